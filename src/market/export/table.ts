/**
 * A tape as a table for other programs: which columns it has, and their values batch by batch.
 *
 * Times are nanoseconds UTC, prices and quantities stand both as integers and as float64, so that pandas and polars read them as they
 * are. The metadata of the plain format goes with the table, so that importing it gives a tape of the same digest.
 *
 * Example: `for await (const { rows, arrays } of tableBatches(tape)) writer.writeBatch(rows, arrays);`
 */
import { scaleOf } from '../../base/num/unit-scale.js';
import { csvMetaOf } from '../import/csv/meta.js';
import { Kind } from '../row.js';
import type { Tape, TapeBatch, TapeMeta } from '../tape.js';

/** A column of an exported table; `float64` ones that repeat an integer column are for reading only. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'timestamp' | 'uint8' | 'int8' | 'int32' | 'float64';
}

/** The first `rows` values of each column, in order; times are pairs of 32-bit words. */
export interface TableBatch {
  readonly rows: number;
  readonly arrays: readonly (Int8Array | Uint8Array | Int32Array | Float64Array)[];
}

/** Key of the metadata that goes with a table. */
export const TABLE_META_KEY = 'slipgauge';

/** The columns of a tape's table, in order; `orderId` on L3 tapes only. */
export function tableColumns({ levelOfDetail }: Pick<TapeMeta, 'levelOfDetail'>): TableColumn[] {
  return [
    { name: 'exchTs', type: 'timestamp' },
    { name: 'recvTs', type: 'timestamp' },
    { name: 'kind', type: 'uint8' },
    { name: 'side', type: 'int8' },
    { name: 'priceTicks', type: 'int32' },
    { name: 'qtyLots', type: 'float64' },
    ...(levelOfDetail === 'L3' ? [{ name: 'orderId', type: 'float64' } as const] : []),
    { name: 'flags', type: 'uint8' },
    { name: 'price', type: 'float64' },
    { name: 'qty', type: 'float64' },
  ];
}

/** What goes with the table under `TABLE_META_KEY`: JSON, with the digest of a tape of one file, which an import is held against. */
export function tableMeta({ meta, paths }: Tape): string {
  return JSON.stringify({ ...csvMetaOf(meta), ...(paths.length === 1 && { digest: meta.digest }) });
}

/** The table, batch by batch. Arrays are reused. */
export async function* tableBatches(tape: Tape): AsyncGenerator<TableBatch, void, undefined> {
  const tick = scaleOf(tape.meta.instrument.tickSize);
  const lot = scaleOf(tape.meta.instrument.lotSize);
  let price = new Float64Array(0);
  let qty = new Float64Array(0);
  for await (const batch of tape.batches()) {
    if (price.length < batch.length) {
      price = new Float64Array(batch.length);
      qty = new Float64Array(batch.length);
    }
    const { priceTicks, qtyLots, kind } = batch;
    for (let i = 0; i < batch.length; i++) {
      price[i] = (priceTicks[i]! * tick.multiplier) / tick.divisor;
      qty[i] = countsLots(kind[i]!) ? (qtyLots[i]! * lot.multiplier) / lot.divisor : qtyLots[i]!;
    }
    yield { rows: batch.length, arrays: [...rowArrays(batch), price, qty] };
  }
}

/** Whether the quantity of a kind counts lots: a status has 0 or 1, funding a rate. */
function countsLots(kind: number): boolean {
  return kind !== Kind.status && kind !== Kind.funding;
}

function rowArrays(b: TapeBatch): TableBatch['arrays'] {
  const ids = b.orderId === undefined ? [] : [b.orderId];
  return [b.exchTs, b.recvTs, b.kind, b.side, b.priceTicks, b.qtyLots, ...ids, b.flags];
}
