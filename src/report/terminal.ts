/**
 * The result of a run as `slipgauge run` prints it: each session in words, its shortfall split, the trust in its fills, its markouts,
 * then everything that was assumed.
 *
 * Plain text unless colours are asked for; the same figures as on the page, spelled the same way, with an ASCII hyphen for minus.
 *
 * Example: `process.stdout.write(await printedResult(input, { colour: process.stdout.isTTY }))`.
 */
import { driftRows, passiveSaid } from './adverse.js';
import { foldedAssumptions } from './assumptions.js';
import { cautionsOf } from './cautions.js';
import { figureOf, intervalText, isMeasured, metricOf, shortfallParts } from './figures.js';
import { headline } from './headline.js';
import { tapeLimits } from './limits.js';
import { bps, counted, fixed, instant, money, percent, span } from './numbers.js';
import { renderTable, type TableColumn } from './table.js';
import type { ReportInput, ReportSession } from './types.js';
import { tapeName, viewsOf, windowOf, type MarketView } from './view.js';

/** How the result is printed. */
export interface PrintOptions {
  /** Whether to use colours; a pipe gets none. Default false. */
  readonly colour?: boolean;
  /** Column at which sentences wrap; default 100. */
  readonly width?: number;
}

type Paint = (text: string) => string;

/** Ways to set words apart; all of them do nothing without colours. */
interface Paints {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly certain: Paint;
  readonly likely: Paint;
  readonly doubtful: Paint;
}

interface Printer {
  readonly paints: Paints;
  readonly width: number;
}

/** The whole text, ended by a newline. */
export async function printedResult(input: ReportInput, { colour = false, width = 100 }: PrintOptions = {}): Promise<string> {
  const printer = { paints: await paintsFor(colour), width };
  const views = viewsOf(input);
  const parts = [runLines(input, printer)];
  for (const session of input.sessions) {
    parts.push(
      await sessionText(
        session,
        views.filter((view) => view.session === session),
        printer,
      ),
    );
  }
  parts.push(await assumptionText(input, printer), limitText(input, printer));
  return parts.join('\n');
}

async function paintsFor(colour: boolean): Promise<Paints> {
  const { default: picocolors } = await import('picocolors');
  const { bold, dim, green, yellow, red } = picocolors.createColors(colour);
  return { strong: bold, faint: dim, certain: green, likely: yellow, doubtful: red };
}

function runLines(input: ReportInput, { paints, width }: Printer): string {
  const tapes = input.tapes.map((tape) => {
    const { meta, instrument } = tape;
    const { fromTs, toTs } = windowOf(tape);
    const when = `${instant(meta.epochNs, fromTs, 0)} to ${instant(meta.epochNs, toTs, 0)} UTC (${span(toTs - fromTs)})`;
    return `${tapeName(tape, input.tapes)} ${instrument.kind}, ${when}, ${tape.window === undefined ? '' : 'of '}${counted(meta.rows, 'row')}, ${meta.levelOfDetail}\n`;
  });
  const run = `seed ${input.seed}, semantics ${input.semantics}, run ${input.runDigest.slice(0, 16)}`;
  return `${paints.strong(input.title)}\n${tapes.join('')}${paints.faint(run)}\n${cautionsOf(input)
    .map((text) => wrapped(`CAUTION: ${text}`, 0, width, paints.likely))
    .join('')}`;
}

async function sessionText(session: ReportSession, views: readonly MarketView[], printer: Printer): Promise<string> {
  const { paints, width } = printer;
  const strategy = [session.strategy === session.id ? '' : session.strategy, session.params].filter((text) => text !== '').join(', ');
  const name = `${paints.strong(session.id)}${strategy === '' ? '' : `  ${paints.faint(strategy)}`}\n`;
  const failed = session.failed === undefined ? '' : wrapped(`FAILED: ${session.failed}`, 2, width, paints.doubtful);
  const parts: string[] = [];
  for (const view of views) parts.push(await marketText(view, view.tapeName !== view.symbol, printer));
  return `${name}${failed}${parts.join('\n')}`;
}

async function marketText(view: MarketView, named: boolean, printer: Printer): Promise<string> {
  const { paints, width } = printer;
  const { what, trust } = headline(view);
  const said = [named ? `  ${paints.strong(view.tapeName)}\n` : '', wrapped(what, 2, width), trust === '' ? '' : wrapped(trust, 2, width)];
  const tables = [
    await shortfallTable(view, printer),
    await certaintyTable(view, printer),
    await markoutTable(view, printer),
    await adverseTable(view, printer),
  ];
  return [said.join(''), ...tables.filter((table) => table !== '')].join('\n');
}

async function shortfallTable({ market, currency }: MarketView, { paints }: Printer): Promise<string> {
  const parts = shortfallParts(market.measures);
  if (parts.length === 0) return '';
  const rows = parts.map(({ part, figure }) => {
    const inMoney = figureOf(market.measures, `shortfallCurrency.${part}`)?.value ?? Number.NaN;
    const paint = part === 'total' ? paints.strong : (text: string): string => text;
    return [paint(part), paint(bps(figure.value)), paint(money(inMoney)), paints.faint(intervalText(figure)), fixed(figure.count, 0)];
  });
  const columns = ['shortfall, + costs us', 'bps', currency, '95 % interval, bps', 'parents'];
  const notes = new Set(parts.map(({ figure }) => `${counted(figure.count, 'parent')}, ${intervalText(figure)}`));
  const table = { indent: 2, paint: paints.faint };
  if (notes.size > 1) return renderTable(leftThenRight(columns), rows, table);
  // All parts have the same count and no interval: that is said once.
  const short = await renderTable(
    leftThenRight(columns.slice(0, 3)),
    rows.map((row) => row.slice(0, 3)),
    table,
  );
  return `${short}  ${paints.faint([...notes][0]!)}\n`;
}

async function certaintyTable({ tally, scale, market }: MarketView, { paints }: Printer): Promise<string> {
  if (tally.all.fills === 0) return '';
  const rows = (['certain', 'likely', 'doubtful'] as const).map((name) => {
    const { lots, fills } = tally.certainty[name];
    const metric = metricOf(market.measures, `certainty.${name}`);
    const interval = metric === undefined ? '' : intervalText(metric);
    return [paints[name](name), scale.qty(lots), percent(lots / tally.all.lots), paints.faint(interval), fixed(fills, 0)];
  });
  const columns = ['filled', 'quantity', 'share', '95 % interval', 'fills'];
  return renderTable(leftThenRight(columns), rows, { indent: 2, paint: paints.faint });
}

async function markoutTable({ market }: MarketView, { paints }: Printer): Promise<string> {
  const measured = market.measures.metrics
    .filter(isMeasured)
    .filter(({ family, labels }) => family === 'markout' && labels['fair'] === 'mid');
  const both = new Set(measured.map(({ labels }) => labels['liquidity'])).size === 3;
  const rows = measured
    .filter(({ labels }) => both || labels['liquidity'] !== 'all')
    .map((metric) => [
      `${span(Number(metric.labels['horizonNs']))} ${metric.labels['liquidity'] ?? ''}`,
      bps(metric.value),
      paints.faint(intervalText(metric)),
      fixed(metric.count, 0),
    ]);
  if (rows.length === 0) return '';
  const columns = ['markout to the mid, + gains us', 'bps', '95 % interval, bps', 'fills'];
  return renderTable(leftThenRight(columns), rows, { indent: 2, paint: paints.faint });
}

/** What passive fills knew: drift after them against drift while quoted, and the shares that go with it in a sentence. */
async function adverseTable(view: MarketView, { paints, width }: Printer): Promise<string> {
  const rows = driftRows(view).map(({ horizonNs, filled, quoted, difference }) => [
    span(horizonNs),
    bps(filled.value),
    quoted === undefined ? '–' : bps(quoted.value),
    difference === undefined ? '–' : bps(difference.value),
    difference === undefined ? '' : paints.faint(intervalText(difference)),
    fixed(filled.count, 0),
  ]);
  if (rows.length === 0) return '';
  const columns = ['drift of the mid, + our way', 'after fills', 'while quoted', 'difference', '95 % interval, bps', 'fills'];
  const said = passiveSaid(view);
  const table = await renderTable(leftThenRight(columns), rows, { indent: 2, paint: paints.faint });
  return said === '' ? table : `${table}${wrapped(said, 2, width, paints.faint)}`;
}

function leftThenRight(titles: readonly string[]): TableColumn[] {
  return titles.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' }));
}

async function assumptionText(input: ReportInput, { paints }: Printer): Promise<string> {
  const rows = foldedAssumptions(input).map(({ path, value, byDefault }) => [
    path,
    `${value}${byDefault ? paints.faint(' (default)') : ''}`,
  ]);
  if (rows.length === 0) return '';
  return `${paints.strong('Assumed')}\n${await renderTable([{ title: 'what' }, { title: 'value' }], rows, { indent: 2, paint: paints.faint })}`;
}

function limitText({ tapes }: ReportInput, { paints, width }: Printer): string {
  const limits = tapes.map(tapeLimits);
  const ofAll = limits[0]!.filter((text) => limits.every((of) => of.includes(text)));
  const said = [
    ...ofAll,
    ...tapes.flatMap(({ id }, i) => limits[i]!.filter((text) => !ofAll.includes(text)).map((text) => `${id}: ${text}`)),
  ];
  return `${paints.strong('Limits of the data')}\n${said.map((text) => wrapped(text, 2, width)).join('')}`;
}

/** Text wrapped at word ends, its own line breaks kept, each line indented. */
export function wrapped(text: string, indent: number, width: number, paint: Paint = (line) => line): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    let current = '';
    for (const word of line.trim().split(/\s+/)) {
      if (current !== '' && current.length + 1 + word.length > width - indent) {
        lines.push(current);
        current = word;
      } else current = current === '' ? word : `${current} ${word}`;
    }
    lines.push(current);
  }
  return lines.map((line) => `${' '.repeat(indent)}${paint(line)}\n`).join('');
}
