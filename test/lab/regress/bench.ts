/**
 * A bench to try: a tape of eight rows on which a script's orders fill, a scenario on it, and its bench file.
 *
 * The spread is wide, so that an order may stand one tick higher and still fill at the same row, at its own price.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../market/tape-rows.js';

const CSV = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1000,1040,snapshot,bid,100,40,,2
1000,1040,snapshot,ask,105,14,,3
1200,1240,trade,sell,100,6,,1
1200,1240,level,bid,100,34,,1
2100,2140,trade,sell,100,4,,1
2100,2140,level,bid,100,30,,1
3000,3040,level,ask,105,15,,1
4000,4040,level,ask,105,16,,1
`;

/** What a bench is made of. */
export interface BenchTexts {
  /** Price of the second order. */
  readonly price?: number;
  readonly maker?: string;
  readonly csv?: string;
  /** Text of the bench file. */
  readonly bench?: string;
}

/** A folder with a bench. */
export interface BenchFolder {
  readonly dir: string;
  readonly bench: string;
  readonly baseline: string;
  /** Write scenario and tape again. */
  write(texts: BenchTexts): void;
  /** Change the baseline as its JSON. */
  edit(change: (baseline: any) => void): void;
}

/** Make one. */
export function benchFolder(texts: BenchTexts = {}): BenchFolder {
  const dir = tempFolder();
  const baseline = join(dir, 'mine.bench.baseline.json');
  const folder: BenchFolder = {
    dir,
    bench: join(dir, 'mine.bench.yaml'),
    baseline,
    write: ({ price = 101, maker = '0.0001', csv = CSV, bench = 'scenarios: [s.yaml]\n' }) => {
      writeFileSync(join(dir, 't.csv'), csv);
      writeFileSync(join(dir, 's.yaml'), scenario(price, maker));
      writeFileSync(join(dir, 'mine.bench.yaml'), bench);
    },
    edit: (change) => {
      const json: unknown = JSON.parse(readFileSync(baseline, 'utf8'));
      change(json);
      writeFileSync(baseline, JSON.stringify(json));
    },
  };
  folder.write(texts);
  return folder;
}

function scenario(price: number, maker: string): string {
  return `seed: 3
tapes: [{ id: t, path: t.csv, format: csv }]
sessions:
  - id: a
    strategy: script
    params:
      actions:
        - { at: 10ns, do: new, clOrdId: q-1, side: buy, type: limit, price: 101, qty: 2 }
        - { at: 300ns, do: new, clOrdId: q-2, side: buy, type: limit, price: ${price}, qty: 3 }
    venue: { fees: { maker: "${maker}", taker: "0.0002" }, netWindow: 0ns }
    latency: { entry: 40ns, response: 10ns }
  - id: b
    strategy: sweep
    params: { side: sell, qty: 2, at: 20ns }
    latency: { entry: 30ns, response: 10ns }
measure: { markouts: [100ns, 1us] }
`;
}
