/**
 * What `slipgauge init my-strategy.ts` writes: a strategy that runs as it is and shows each part once.
 *
 * Example: `writeFileSync('my-strategy.ts', strategyTemplate)`; `tsconfigFor(folderOfThePackage)` is the text of a `tsconfig.json` with which
 * an editor finds the types of a package that is installed elsewhere.
 */
import { join } from 'node:path';

/** Text of a new strategy file. */
export const strategyTemplate = `// A strategy is one file: its default export says what it needs and what it does when something happens.
// Run it: name this file as a session's \`strategy\` in a scenario, with its parameters under \`params\`:
//   sessions:
//     - id: mine
//       strategy: ./my-strategy.ts
//       params: { side: buy, qty: 0.5, patience: 20s }
//
// Rules that keep a run repeatable: callbacks are synchronous; time is ctx.now, chance is ctx.random(), waiting is ctx.schedule();
// what a session remembers lives in \`state\`, since several sessions may run this file at once.
import { defineStrategy, param } from 'slipgauge';

export default defineStrategy({
  // What a scenario can set. Decimals and durations become integers: lots, ticks, ns.
  params: {
    side: param.side(),
    qty: param.qty(),
    patience: param.duration({ default: '20s', about: 'how long to wait at the touch before taking' }),
  },

  // The session's own memory, made once before it begins.
  state: () => ({ parent: 0, clOrdId: '' }),

  // The tape begins. Nothing is in view yet: wait for a first look at the book.
  onStart(ctx) {
    ctx.schedule(ctx.now + 1_000_000_000);
  },

  // A time set with ctx.schedule has come. The first time: join the best price of our own side; the second: give up waiting.
  onTimer(ctx) {
    const { side, qty, patience } = ctx.params;
    if (ctx.state.clOrdId !== '') {
      ctx.cancel(ctx.state.clOrdId);
      return;
    }
    const priceTicks = side === 'buy' ? ctx.book.bidTicks : ctx.book.askTicks;
    if (Number.isNaN(priceTicks)) {
      ctx.schedule(ctx.now + 1_000_000_000);
      return;
    }
    // The decision: shortfall is measured against the mid in view now.
    ctx.state.parent = ctx.parent({ side, qtyLots: qty, endNs: ctx.now + patience });
    ctx.state.clOrdId = ctx.submit({ parent: ctx.state.parent, side, priceTicks, qtyLots: qty });
    ctx.schedule(ctx.now + patience);
  },

  // A report has reached us: new, trade, canceled, rejected, … Only when the cancel is confirmed is the exact rest known.
  onOrder(ctx, report) {
    if (report.execType === 'trade') {
      ctx.log(\`filled \${ctx.instrument.qty(report.lastQtyLots)} at \${ctx.instrument.price(report.lastPxTicks)} as \${report.liquidity}\`);
    }
    if (report.clOrdId !== ctx.state.clOrdId || report.execType !== 'canceled') return;
    const restLots = ctx.params.qty - report.cumQtyLots;
    ctx.submit({ parent: ctx.state.parent, side: ctx.params.side, ordType: 'market', qtyLots: restLots });
  },

  // Also there: onBook(ctx) after each change of the book, onTrade(ctx, trade) for each print, onEnd(ctx) when the tape is over.
});
`;

/** Text of a `tsconfig.json` for a folder of strategies; only editors and type checkers read it, runs do not. */
export function tsconfigFor(packageFolder: string): string {
  const config = {
    compilerOptions: {
      target: 'ES2023',
      lib: ['ES2023'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      paths: { slipgauge: [join(packageFolder, 'dist', 'index.d.ts')] },
    },
    include: ['*.ts'],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
