/**
 * What a session's trading does to its own version of one recorded market (FILLS.md stays in force within that version). Other sessions, and sessions
 * without impact, see nothing of it and pay nothing for it.
 *
 * | model | what |
 * |---|---|
 * | `consume` | what the session took is missing from what its strategy sees, as it is from what its orders can take |
 * | `transient` | recorded prices are shifted by what it traded, which fades: `price-shift.ts` |
 *
 * **consume.** Of a level the session sees and can take `shown − taken`, where `taken` falls by each decrease that the tape states, not below 0. So what is left stays as it is until
 * the recorded level has fallen to it, and follows the tape from there; lots that arrive are there at once. An order that comes to rest where its session took lots has
 * that many fewer ahead of it. Example: ask 101 shows 10, we take 4: we see 6. The tape says 8: 6. It says 5: 5. It says 9: 9. Without impact the strategy would have seen 8.
 *
 * **transient.** A request's price is translated by minus the shift in force when it arrives, a fill's by plus. A resting order keeps its price in the session's market: its recorded price
 * moves against the shift, and whenever the shift in force changes it arrives anew at the back of that price (`moving.ts`).
 */
import type { ShiftTerms } from './price-shift.js';
import { PriceShift } from './price-shift.js';
import { Told } from './told.js';

/** What a scenario says of a session's impact, in the units of a market. */
export type ImpactTerms = { readonly model: 'consume' } | ({ readonly model: 'transient' } & ShiftTerms);

/** A session's impact on one tape. */
export class SessionImpact {
  /** What its feed is told. */
  readonly told = new Told();
  /** Where prices shift. */
  readonly shift: PriceShift | undefined;
  /** Whether it sees what it took as missing. */
  readonly consumes: boolean;

  constructor(terms: ImpactTerms) {
    this.shift = terms.model === 'transient' ? new PriceShift(terms) : undefined;
    this.consumes = terms.model === 'consume';
  }
}
