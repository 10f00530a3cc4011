/**
 * The state of the market: a status record becomes a status row where trading stops or begins again.
 *
 * Whether the market trades is told by the record itself (`is_trading`), and where it does not say, by its action.
 *
 * Example: action 8 (halt), `is_trading: N` is the row `status 0`; the next record that says `Y` is the row `status 1`.
 */
import { Kind } from '../../row.js';
import type { InputRecord, RowSink } from '../importer.js';
import type { DbnRows } from './rows.js';

const TS_RECV_AT = 16;
const ACTION_AT = 24;
const IS_TRADING_AT = 30;
const YES = 89;
const NO = 78;

/** Actions of a status record. */
const Action = { preCross: 2, cross: 4, rotation: 5, trading: 7, halt: 8, pause: 9, suspend: 10, close: 12, postClose: 13 } as const;
const STOPPED: ReadonlySet<number> = new Set([Action.halt, Action.pause, Action.suspend, Action.close, Action.postClose]);
const AUCTION: ReadonlySet<number> = new Set([Action.preCross, Action.cross, Action.rotation]);

/** The status of one instrument. */
export class StatusRows {
  /** Whether the market is in an auction. */
  inAuction = false;
  readonly counts = { repeatedStatus: 0 };
  readonly #rows: DbnRows;
  #trades: number | undefined;

  constructor(rows: DbnRows) {
    this.#rows = rows;
  }

  /** The row of a record, if it says something new. */
  read(record: InputRecord, sink: RowSink): void {
    const { bytes, from } = record;
    const action = bytes.readUInt16LE(from + ACTION_AT);
    this.inAuction = AUCTION.has(action);
    const trades = tradesBy(bytes[from + IS_TRADING_AT]!, action);
    if (trades === undefined || trades === this.#trades) {
      this.counts.repeatedStatus++;
      return;
    }
    this.#trades = trades;
    this.#rows.endGroup();
    this.#rows.at(record, TS_RECV_AT, 0, sink);
    this.#rows.put(Kind.status, 0, 0, trades, 0, 0);
    this.#rows.endGroup();
  }
}

/** 1 when the market trades, 0 when it does not, undefined when the record does not say. */
function tradesBy(told: number, action: number): number | undefined {
  if (told === YES) return 1;
  if (told === NO || STOPPED.has(action)) return 0;
  return action === Action.trading ? 1 : undefined;
}
