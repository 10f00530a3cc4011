/**
 * The shipped capture of BTCUSDT futures as a case: a quoter trades on it, its requests become a script, and the script is what both engines play.
 *
 * Units: ticks, lots, ns since the tape's epoch. The script must get the fills that the quoter got.
 */
import { join } from 'node:path';
import type { importTape, openTape } from '../../src/index.js';
import { Kind } from '../../src/market/row.js';
import { nsAt } from '../../src/market/tape.js';
import type { runScenario } from '../../src/run/index.js';
import { OrdType, RequestType, TimeInForce, type SessionColumns } from '../../src/sim/columns.js';
import { namesByCode } from '../../src/sim/message.js';
import { compatSession } from './as-files.js';
import type { Action, Case, Row } from './case.js';
import { playedOf, type Played } from './ours.js';
import { settle, type Settled } from './settle.js';

/** The built package: the strategies that come with it are found from there. */
export interface Package {
  readonly importTape: typeof importTape;
  readonly openTape: typeof openTape;
  readonly runScenario: typeof runScenario;
}

const CAPTURE = 'data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz';
const INSTRUMENT = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' } as const;
const WIRES = { entryNs: 4_000_000, responseNs: 2_000_000 };
const LATENCY = { entry: '4ms', response: '2ms' };
const QUOTES = { levels: 5, offsetTicks: 1, stepTicks: 3, qty: '0.05', interval: '100ms', maxPosition: '1', skewTicksPerLot: '0.01' };

const TIF = namesByCode(TimeInForce);
const KINDS: Readonly<Record<number, Row['kind']>> = {
  [Kind.level]: 'level',
  [Kind.trade]: 'trade',
  [Kind.clear]: 'clear',
  [Kind.snapshot]: 'snapshot',
};

/** Import the capture; the tape's path. */
export async function importCapture(folder: string, { importTape: imported }: Package): Promise<string> {
  const path = join(folder, 'btc.arrow');
  await imported({ files: [CAPTURE], format: 'binance', instrument: INSTRUMENT, out: path });
  return path;
}

/** The quoter's script on the capture, for one of the peer's exchanges; throws where the script fills otherwise than the quoter did. */
export async function recordedCase(path: string, pack: Package, fills: Case['fills'], depth: Case['depth']): Promise<Settled> {
  const queue = { model: 'prob-power3', n: 3 } as const;
  const tapes = [{ id: 'btc', path }];
  const venue = { compat: 'hftbacktest', fills, queue };
  const quoter = await pack.runScenario({ tapes, sessions: [{ id: 'q', strategy: 'quoter', params: QUOTES, venue, latency: LATENCY }] });
  const { columns } = quoter.sessions[0]!;
  const tape = await pack.openTape(path);
  const baseNs = BigInt(tape.meta.epochNs);
  const { tickSize, lotSize } = INSTRUMENT;
  const rows = await rowsOf(tape);
  const drawn: Case = { baseNs, tickSize, lotSize, fills, queue, wires: WIRES, depth, rows, actions: actionsOf(columns) };
  const play = async (one: Case): Promise<Played> => {
    const { sessions } = await pack.runScenario({ tapes, sessions: [{ ...compatSession({ ...one, rows }), latency: LATENCY }] });
    return upToEnd(playedOf(sessions[0]!.columns), one);
  };
  const settled = await settle(drawn, play);
  checkSame(settled, upToEnd(playedOf(numbered(columns)), settled.one));
  return settled;
}

async function rowsOf(tape: Awaited<ReturnType<typeof openTape>>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const b of tape.batches()) {
    for (let i = 0; i < b.length; i++) {
      const kind = KINDS[b.kind[i]!];
      if (kind === undefined) throw new Error(`row ${b.firstRow + i}: the peer has no word for its kind ${b.kind[i]!}`);
      const [buyer, seller] = kind === 'trade' ? (['buy', 'sell'] as const) : (['bid', 'ask'] as const);
      const side = b.side[i]! === 0 ? '' : b.side[i]! > 0 ? buyer : seller;
      const [exchTs, recvTs] = [nsAt(b.exchTs, i, b.epoch), nsAt(b.recvTs, i, b.epoch)];
      rows.push({ exchTs, recvTs, kind, side, priceTicks: b.priceTicks[i]!, lots: b.qtyLots[i]! });
    }
  }
  return rows;
}

type NewAction = Extract<Action, { readonly do: 'new' }>;

/** What a session sent, as a script; its orders are numbered as they came. */
function actionsOf({ requests: r }: SessionColumns): Action[] {
  return Array.from({ length: r.count }, (_, i): Action => {
    const [at, id] = [r.sentTs[i]!, r.clOrd[i]!];
    if (r.type[i] === RequestType.cancel) return { at, do: 'cancel', id };
    if (r.type[i] === RequestType.replace) throw new Error('the quoter replaces nothing');
    const side = r.side[i]! > 0 ? 'buy' : 'sell';
    const tif = TIF[r.timeInForce[i]!] as NewAction['tif'];
    const type = r.ordType[i] === OrdType.limit ? 'limit' : 'market';
    return { at, do: 'new', id, side, type, priceTicks: r.priceTicks[i]!, lots: r.qtyLots[i]!, tif };
  });
}

/** Columns whose clOrdIds are their numbers. */
function numbered(columns: SessionColumns): SessionColumns {
  return { ...columns, strings: columns.strings.map((_, number) => String(number)) };
}

/** What happened up to the last row of a case that was cut short. */
function upToEnd({ arrivals, told }: Played, { rows }: Case): Played {
  const lastTs = rows.at(-1)!.exchTs;
  return { arrivals, told: told.filter(({ exchTs, tapeRow }) => exchTs <= lastTs && tapeRow < rows.length) };
}

function checkSame({ played }: Settled, quoter: Played): void {
  const text = ({ told }: Played): string =>
    told
      .filter(({ what }) => what === 'trade')
      .map(({ id, exchTs, recvTs, priceTicks, lots }) => [id, exchTs, recvTs, priceTicks, lots].join(' '))
      .join('\n');
  if (text(played) !== text(quoter)) throw new Error('the script of its requests does not give the fills of the quoter');
}
