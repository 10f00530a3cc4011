// The same messages on nodejs-order-book: one process, one line of JSON.
//
//   node order-book.mjs PACKAGE OPS WARM COUNT
//
// PACKAGE is the folder of the package, OPS the packed workload, WARM the number of messages that are played before the clock starts, on another book,
// COUNT that of those that are timed. A trade is an order that `done` names as filled by the message, or `partial`; the incoming order itself is none.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [folder, path, warm, most] = process.argv.slice(2);
const { OrderBook } = createRequire(join(folder, 'package.json'))('nodejs-order-book');
const ops = readOps(path);
const count = Math.min(ops.count, Number(most));
play(ops, Math.min(ops.count, Number(warm)));
const cpuBefore = process.cpuUsage();
const startMs = performance.now();
const { trades, lots } = play(ops, count);
const seconds = (performance.now() - startMs) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
console.log(
  JSON.stringify({
    seconds,
    cpuSeconds: (user + system) / 1e6,
    messages: count,
    trades,
    lots,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }),
);

function readOps(file) {
  const bytes = gunzipSync(readFileSync(file));
  const count = bytes.readUInt32LE(0);
  const column = (n) => new Int32Array(Uint8Array.from(bytes.subarray(4 + count + 4 * count * n, 4 + count + 4 * count * (n + 1))).buffer);
  const ids = column(0);
  return { count, kind: bytes.subarray(4, 4 + count), qty: column(1), price: column(2), id: Array.from(ids, String) };
}

function play({ kind, qty, price, id }, count) {
  const book = new OrderBook();
  let trades = 0;
  let lots = 0;
  for (let i = 0; i < count; i++) {
    const action = kind[i] & 3;
    if (action === 1) {
      book.cancel(id[i]);
      continue;
    }
    const own = id[i];
    const told =
      action === 0
        ? book.limit({
            id: own,
            side: (kind[i] & 4) === 0 ? 'buy' : 'sell',
            size: qty[i],
            price: price[i],
            timeInForce: (kind[i] & 8) === 0 ? 'GTC' : 'IOC',
          })
        : book.modify(own, { size: qty[i], price: price[i] });
    for (const { id: maker, size } of told.done) {
      if (maker === own) continue;
      trades++;
      lots += size;
    }
    if (told.partial !== null && told.partial !== undefined && told.partial.id !== own) {
      trades++;
      lots += told.partialQuantityProcessed;
    }
  }
  return { trades, lots };
}
