/**
 * The part of `npm run test:peer:dbn` that this engine plays: the records of a DBN file as plain values, each as text.
 *
 * Example: `for await (const record of recordsOf('test_data.mbo.dbn')) record['order_id'] === '647784973705'`.
 */
import { DBN_FRAMING } from '../../src/market/import/dbn/framing.js';
import { decodeRecord } from '../../src/market/import/dbn/layouts.js';
import { hasHeader } from '../../src/market/import/dbn/metadata.js';

/** The records whose type is understood, in order. */
export async function* recordsOf(path: string): AsyncGenerator<Readonly<Record<string, string>>> {
  let blockByte = 0;
  for await (const { bytes } of DBN_FRAMING.blocks(path)) {
    const cursor = { bytes, blockByte, fileIndex: 0, number: 0, from: 0, to: 0, next: 0 };
    while (cursor.next < bytes.length) {
      const isFirst = blockByte === 0 && cursor.next === 0;
      DBN_FRAMING.cut(cursor);
      const record = isFirst && hasHeader(bytes, cursor.from) ? undefined : decodeRecord(bytes, cursor.from, cursor.to);
      if (record !== undefined) yield Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));
    }
    blockByte += bytes.length;
  }
}
