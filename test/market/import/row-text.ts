/** Rows as lines: `execute bid 100 ×5 id 7 …`, `!` the last of its group, other flags by their number. */
import { Kind } from '../../../src/market/row.js';
import type { Row } from '../tape-rows.js';

const NAMES = new Map<number, string>(Object.entries(Kind).map(([name, code]) => [code, name]));
const AGGRESSORS: ReadonlySet<number> = new Set([Kind.trade, Kind.hidden]);

export function textOfRows(rows: readonly Row[], tick: number): string {
  return rows
    .map(({ kind, side, priceTicks, qtyLots, orderId, flags }) => {
      const sides = AGGRESSORS.has(kind) ? ['sell', '–', 'buy'] : ['ask', '–', 'bid'];
      const id = orderId === 0 ? '' : ` id ${orderId}`;
      const other = (flags & ~1) === 0 ? '' : ` flags ${flags & ~1}`;
      return `${NAMES.get(kind)!} ${sides[side + 1]!} ${priceTicks * tick} ×${qtyLots}${id}${other}${(flags & 1) === 0 ? '' : ' !'}`;
    })
    .join('\n');
}
