/**
 * `slipgauge init`: a folder to start from — a scenario on the shipped sample, a strategy to change, and what an editor needs to check it.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../base/errors.js';
import { writeBeside } from '../base/io/atomic.js';
import { isOn, JSON_OPTION, optionalText, type Command } from './command.js';
import { printJson, printText } from './print.js';

export const initCommand: Command = {
  usage: 'init [folder]',
  about: 'Write a scenario and a strategy to start from',
  positionals: { folder: { about: 'Where; default the working folder' } },
  options: { json: JSON_OPTION },
  run(args) {
    const folder = resolve(optionalText(args, 'folder') ?? '.');
    const files = filesFor(folder);
    const taken = Object.keys(files).filter((name) => existsSync(join(folder, name)));
    if (taken.length > 0) throw new UsageError(`${folder} has ${taken.join(', ')} already; give another folder`);
    mkdirSync(join(folder, 'strategies'), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeWhole(join(folder, name), content);
    const run = `slipgauge run ${join(folder, 'scenario.yaml')} --out ${join(folder, 'runs/first')}`;
    if (isOn(args, 'json')) printJson({ folder, files: Object.keys(files), next: run });
    else printText(`wrote ${Object.keys(files).join(', ')} in ${folder}\nnext: ${run}`);
    return Promise.resolve(0);
  },
};

function writeWhole(path: string, content: string): void {
  const beside = writeBeside(path);
  writeFileSync(beside.temp, content);
  beside.commit();
}

/** Absolute path of a file of the package. */
function packaged(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Name → content. */
function filesFor(folder: string): Readonly<Record<string, string>> {
  return {
    'scenario.yaml': SCENARIO.replace('SCHEMA', packaged('data/schema/scenario.schema.json')).replace(
      'SAMPLE',
      JSON.stringify(packaged('data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz')),
    ),
    'strategies/patient.ts': STRATEGY,
    ...(existsSync(join(folder, 'node_modules/slipgauge')) ? {} : { 'tsconfig.json': `${JSON.stringify(tsconfig(), undefined, 2)}\n` }),
  };
}

/** Tells an editor where 'slipgauge' is, for a folder that has not installed it. */
function tsconfig(): object {
  return {
    compilerOptions: {
      target: 'ES2023',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      paths: { slipgauge: [packaged('dist/index.d.ts')] },
    },
    include: ['strategies'],
  };
}

const SCENARIO = `# yaml-language-server: $schema=SCHEMA
# Everything that is not said here has a default; the run prints all of it.
seed: 1
tapes:
  - id: btc
    # The sample that comes with slipgauge. Put your own capture or tape here.
    path: SAMPLE
    format: binance
    instrument: { symbol: BTCUSDT, kind: linear, tickSize: "0.1", lotSize: "0.001", multiplier: "1" }
sessions:
  - id: patient
    strategy: strategies/patient.ts
    params: { side: buy, qty: "0.5", start: 60s, patience: 20s }
    venue: &venue
      queue: { model: prob-power3, n: 3 }
      fees: { maker: "0.0002", taker: "0.0005" }
    latency: &latency { entry: 4ms, response: 2ms }
  # The same strategy with less patience, on the same replay.
  - id: hasty
    strategy: strategies/patient.ts
    params: { side: buy, qty: "0.5", start: 60s, patience: 1s }
    venue: *venue
    latency: *latency
`;

const STRATEGY = `/**
 * patient: wait at the best price of the own side; what has not filled in time is taken from the other side.
 */
import { defineStrategy, param } from 'slipgauge';

const START = 0;
const LATE = 1;

export default defineStrategy({
  // What a scenario gives under \`params\`. A strategy gets quantities in lots, prices in ticks and times in ns.
  params: {
    side: param.side(),
    qty: param.qty(),
    start: param.time({ about: 'when to begin' }),
    patience: param.duration({ default: '10s', about: 'how long to wait' }),
  },

  // Memory of a session; several sessions share this file.
  state: () => ({ parent: 0, clOrdId: '' }),

  onStart(ctx) {
    ctx.schedule(ctx.params.start, START);
    ctx.schedule(ctx.params.start + ctx.params.patience, LATE);
  },

  onTimer(ctx, tag) {
    const { side, qty } = ctx.params;
    const { state } = ctx;
    if (tag === START) {
      // The decision: from here on shortfall is measured against the mid in view now.
      state.parent = ctx.parent({ side, qtyLots: qty });
      const priceTicks = side === 'buy' ? ctx.book.bidTicks : ctx.book.askTicks;
      state.clOrdId = ctx.submit({ parent: state.parent, side, priceTicks, qtyLots: qty });
    } else {
      ctx.cancel(state.clOrdId);
    }
  },

  // Only when the venue has confirmed the end of the first order is it known what is left.
  onOrder(ctx, report) {
    if (report.clOrdId !== ctx.state.clOrdId || report.ordStatus !== 'canceled') return;
    const left = ctx.params.qty - report.cumQtyLots;
    if (left > 0) ctx.submit({ parent: ctx.state.parent, side: ctx.params.side, ordType: 'market', qtyLots: left });
  },
});
`;
