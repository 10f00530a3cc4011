/**
 * Hand-made cases as a table, tape on the left, orders and what became of them on the right (DESIGN §9):
 *
 * ```
 * 0 ms level bid 100 10  | a buy 3 @100
 * 5 ms trade sell 100 12 | a fill 2 @100 maker rule=queue ahead 10→0 leaves 1
 * ```
 *
 * A row of a tape of single orders names its order, `add bid 100 5 #7`, and says `part` where it is part of a snapshot, `keeps` where it keeps its place.
 *
 * A case is written without the outcome: rows of the tape, and behind the bar what the trader asks at that time, when all rows of it are
 * applied. `played` runs it the whole way (csv import, the strategy `script`, no latency) and gives the table back with a line for each
 * report. Acknowledgements that come at once are left out, as is `certain`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Flag } from '../../src/market/row.js';
import { runScenario } from '../../src/run/index.js';
import { Certainty, ExecType, Liquidity, namesByCode, Reason, Rule, type SessionColumns } from '../../src/sim/columns.js';
import { tempFolder } from '../market/tape-rows.js';

/** How a case is played. */
export interface Play {
  /** What a csv tape's first line may say: `depth`, `snapshotRange`, `levelOfDetail`, … */
  readonly tape?: Readonly<Record<string, unknown>>;
  /** `venue` of the session. */
  readonly venue?: Readonly<Record<string, unknown>>;
}

interface TableLine {
  readonly left: string;
  readonly right: string;
  readonly ms: number;
  /** Number of the tape row; −1 for a line that is none. */
  readonly row: number;
}

const INSTRUMENT = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' };
const NS_PER_MS = 1e6;
const NAMES = {
  execType: namesByCode(ExecType),
  rule: namesByCode(Rule),
  liquidity: namesByCode(Liquidity),
  reason: namesByCode(Reason),
  certainty: namesByCode(Certainty),
};

/** Play a case; the table with its reports. */
export async function played(table: string, { tape = {}, venue = {} }: Play = {}): Promise<string> {
  const lines = readTable(table);
  const path = join(tempFolder(), 'case.csv');
  writeFileSync(path, csvOf(lines, tape));
  const actions = lines.filter(({ right }) => right !== '').map(({ ms, right }) => ({ at: ms * NS_PER_MS, ...readAction(right) }));
  const { sessions } = await runScenario({
    tapes: [{ id: 't', path, format: 'csv' }],
    sessions: [{ id: 's', strategy: 'script', params: { actions }, venue: 'compat' in venue ? venue : { netWindow: '50ms', ...venue } }],
  });
  const [session] = sessions;
  if (session!.failed !== undefined) throw new Error(session!.failed);
  return `\n${writeTable(lines, session!.columns)}\n`;
}

function readTable(table: string): TableLine[] {
  let row = 0;
  return table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [left = '', right = ''] = line.split('|').map((part) => part.trim());
      const [, ms, kind] = /^([\d.]+) ms\s*(\w*)/.exec(left) ?? [];
      if (ms === undefined) throw new Error(`a line begins with its time, as in "5 ms": ${line}`);
      return { left, right, ms: Number(ms), row: kind === '' ? -1 : row++ };
    });
}

function csvOf(lines: readonly TableLine[], tape: object): string {
  const rows = lines.filter(({ row }) => row >= 0).map(({ left, ms }) => csvRow(ms, left.split(/\s+/).slice(2)));
  // A last row that no rule looks at, so that the requests of the last line still arrive.
  const end = csvRow(lines.at(-1)!.ms + 1, ['mark', '1']);
  return [`# slipgauge ${JSON.stringify({ instrument: INSTRUMENT, ...tape })}`, 'exchTs,kind,side,price,qty,orderId,flags', ...rows, end, ''].join('\n');
}

/** `level bid 100 10`, `trade 100 3` (no side), `clear`, `status 0`, `execute #7 2`, `replace bid 99 4 #7`. */
function csvRow(ms: number, [kind = '', ...words]: readonly string[]): string {
  const id = words.find((word) => word.startsWith('#'))?.slice(1) ?? '';
  const flags = Flag.last | (words.includes('part') ? Flag.snapshotPart : 0) | (words.includes('keeps') ? Flag.keepsPlace : 0);
  const rest = words.filter((word) => !/^(#.*|part|keeps)$/.test(word));

  const side = /^[a-z]/.test(rest[0] ?? '') ? rest[0]! : '';
  const numbers = side === '' ? rest : rest.slice(1);
  const [price = '', qty = ''] = kind === 'status' || (id !== '' && numbers.length === 1) ? ['', numbers[0]] : numbers;
  return [Math.round(ms * NS_PER_MS), kind, side, price, qty, id, flags].join(',');
}

/** `a buy 3 @100 GTX`, `a sell 5 market`, `a replace 2 @99`, `a cancel`. */
function readAction(text: string): object {
  const [clOrdId, verb, ...rest] = text.split(/\s+/);
  if (verb === 'cancel') return { do: 'cancel', clOrdId };
  const price = rest.find((word) => word.startsWith('@'))?.slice(1);
  const qty = rest.find((word) => /^\d/.test(word));
  const tif = rest.find((word) => /^[A-Z]/.test(word));
  const terms = { clOrdId, ...(price === undefined ? {} : { price }), ...(qty === undefined ? {} : { qty }) };
  if (verb === 'replace') return { do: 'replace', ...terms };
  return { do: 'new', side: verb, ...terms, ...(rest.includes('market') ? { type: 'market' } : {}), ...(tif === undefined ? {} : { tif }) };
}

function writeTable(lines: readonly TableLine[], columns: SessionColumns): string {
  const rights = lines.map(({ right }) => (right === '' ? [] : [right]));
  const { reports: r, missed, strings } = columns;
  for (let i = 0; i < r.count; i++) {
    const isTold = r.execType[i] !== ExecType.new || !columns.requests.arriveTs.includes(r.exchTs[i]!);
    if (isTold) rights[lineOf(lines, r, i)]!.push(reportText(columns, i));
  }
  for (let i = 0; i < missed.count; i++) rights.at(-1)!.push(`${strings[missed.clOrd[i]!]!} missed ${missed.missedQtyLots[i]!}`);
  const msWidth = Math.max(...lines.map(({ left }) => left.indexOf(' ms')));
  const lefts = lines.map(({ left }) => left.padStart(left.length + msWidth - left.indexOf(' ms')));
  const width = Math.max(...lefts.map((left) => left.length));
  return lefts
    .flatMap((left, i) => (rights[i]!.length === 0 ? [left] : rights[i]!.map((right, k) => `${(k === 0 ? left : '').padEnd(width)} | ${right}`)))
    .join('\n');
}

/** A maker's fill stands at the row that caused it, anything else at the last line of its time. */
function lineOf(lines: readonly TableLine[], r: SessionColumns['reports'], i: number): number {
  const atRow = lines.findIndex(({ row }) => row === r.tapeRow[i]);
  if (r.liquidity[i] === Liquidity.maker) return atRow;
  return lines.findLastIndex(({ ms }) => Math.round(ms * NS_PER_MS) <= r.exchTs[i]!);
}

function reportText({ reports: r, strings }: SessionColumns, i: number): string {
  const name = strings[r.clOrd[i]!]!;
  const leaves = `leaves ${r.leavesQtyLots[i]!}`;
  if (r.execType[i] !== ExecType.trade) {
    const reason = r.reason[i] === Reason.none ? leaves : NAMES.reason[r.reason[i]!]!;
    return `${name} ${NAMES.execType[r.execType[i]!]!} ${reason}`;
  }
  const certainty = r.certainty[i] === Certainty.certain ? '' : ` ${NAMES.certainty[r.certainty[i]!]!}`;
  const queue = r.liquidity[i] === Liquidity.maker ? ` ahead ${r.aheadBeforeLots[i]!}→${r.aheadAfterLots[i]!}` : ` row ${r.tapeRow[i]!}`;
  return `${name} fill ${r.lastQtyLots[i]!} @${r.lastPxTicks[i]!} ${NAMES.liquidity[r.liquidity[i]!]!} rule=${NAMES.rule[r.rule[i]!]!}${queue} ${leaves}${certainty}`;
}
