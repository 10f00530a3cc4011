/**
 * A case's tape as a file that the peer reads itself: written by our export, so that what it says there is what it says here.
 *
 * The peer's clock stands still when all rows are read, so a last row for the strategy alone, long after all others, changes nothing.
 */
import { rmSync } from 'node:fs';
import { exportHftbacktest } from '../../src/market/export/hftbacktest.js';
import { Flag, Kind } from '../../src/market/row.js';
import { openTape } from '../../src/market/tape-read.js';
import { NO_REPAIRS, TapeWriter } from '../../src/market/tape-write.js';
import type { Case, Row } from './case.js';

const SIDES: Readonly<Record<Row['side'], number>> = { bid: 1, buy: 1, ask: -1, sell: -1, '': 0 };
const TAIL_NS = 1e12;

/** Write the rows of a case to `path`, a `.npz`. */
export async function writeNpz({ rows, baseNs, tickSize, lotSize }: Case, path: string): Promise<void> {
  const instrument = { symbol: 'T', kind: 'linear', tickSize, lotSize, multiplier: '1' } as const;
  const tapePath = `${path}.arrow`;
  const writer = await TapeWriter.create(tapePath, { instrument, epochNs: baseNs, importer: { name: 'peer', options: {} } });
  let end = 0;
  for (const { exchTs, recvTs, kind, side, priceTicks, lots } of rows) {
    writer.append(exchTs, recvTs, Kind[kind], SIDES[side], kind === 'clear' ? 0 : priceTicks, kind === 'clear' ? 0 : lots, 0, Flag.last);
    end = Math.max(end, recvTs + TAIL_NS);
  }
  writer.append(end, end, Kind.level, 1, 0, 0, 0, Flag.last | Flag.strategyOnly);
  await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2' });
  const { left } = await exportHftbacktest(await openTape(tapePath), path);
  if (Object.keys(left).length > 0) throw new Error(`the peer's format cannot hold ${JSON.stringify(left)}`);
  rmSync(tapePath);
}
