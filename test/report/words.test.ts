/** A fill explains itself: its rule by the name of FILLS.md, its row, its queue, its trust (DESIGN §1.4). */
import { describe, expect, it } from 'vitest';
import { explainFill, type FillFields } from '../../src/report/words.js';
import { Certainty, Rule } from '../../src/sim/message.js';

const FILL: FillFields = {
  side: 'buy',
  qty: '0.012',
  price: '61823.4',
  liquidity: 'maker',
  rule: 'queue',
  tapeRow: 5120,
  aheadBeforeLots: 3200,
  aheadAfterLots: -0.25,
  certainty: 'likely',
};
const CONTEXT = { queueModel: 'prob-power3, n = 3', levelOfDetail: 'L2' } as const;

describe('a fill in words', () => {
  it('names what happened, the row, the queue before and after, and the trust', () => {
    expect(explainFill(FILL, CONTEXT)).toMatchInlineSnapshot(
      `"Bought 0.012 at 61,823.4 as maker, rule queue: tape row 5,120 is a print at our price that used up what stood ahead of us and reached us (3,200 → -0.25 lots). Likely: the queue model (prob-power3, n = 3) fills it, the pessimistic queue had not by then."`,
    );
    expect(explainFill({ ...FILL, side: 'sell', rule: 'through', certainty: 'certain', aheadAfterLots: 0 }, CONTEXT)).toMatchInlineSnapshot(
      `"Sold 0.012 at 61,823.4 as maker, rule through: tape row 5,120 is a print above our price, so it went through us whatever stood ahead (3,200 → 0 lots). Certain: even the pessimistic queue had filled this much by then."`,
    );
    expect(explainFill({ ...FILL, rule: 'crossed', certainty: 'doubtful', aheadAfterLots: 0 }, CONTEXT)).toMatchInlineSnapshot(
      `"Bought 0.012 at 61,823.4 as maker, rule crossed: tape row 5,120 states the other side at or below our price, so we were met whatever stood ahead (3,200 → 0 lots). Doubtful: the tape does not show enough here (price never shown, after a gap, crossed or stale book)."`,
    );
    expect(explainFill({ ...FILL, liquidity: 'taker', rule: 'taker', certainty: 'certain' }, CONTEXT)).toMatchInlineSnapshot(
      `"Bought 0.012 at 61,823.4 as taker, rule taker: on arrival the order took what tape row 5,120 had stated on the other side. Certain: even the pessimistic queue had filled this much by then."`,
    );
  });

  it('names each rule and each certainty exactly', () => {
    for (const rule of Object.keys(Rule).filter((name) => name !== 'none')) {
      expect(explainFill({ ...FILL, rule: rule as FillFields['rule'] }, CONTEXT)).toContain(`rule ${rule}:`);
    }
    for (const certainty of Object.keys(Certainty).filter((name) => name !== 'none')) {
      expect(explainFill({ ...FILL, certainty: certainty as FillFields['certainty'] }, CONTEXT).toLowerCase()).toContain(`${certainty}:`);
    }
  });

  it('claims no estimate on an L3 tape', () => {
    const said = explainFill({ ...FILL, certainty: 'certain' }, { ...CONTEXT, levelOfDetail: 'L3' });
    expect(said).toContain('the real queue');
    expect(said).not.toContain('pessimistic');
  });

  it('says on an L3 tape what was executed, since nothing is used up ahead', () => {
    const told = (rule: FillFields['rule']): string =>
      explainFill({ ...FILL, rule, certainty: 'certain', aheadBeforeLots: 4, aheadAfterLots: 4 }, { ...CONTEXT, levelOfDetail: 'L3' });
    expect((['taker', 'through', 'queue', 'crossed'] as const).map((rule) => told(rule).split(': ')[1])).toMatchInlineSnapshot(`
      [
        "on arrival the order took an order of the other side that tape row 5,120 tells of. Certain",
        "tape row 5,120 is an execution at a worse price than ours, so it was ours first (4 lots stood ahead). Certain",
        "tape row 5,120 is an execution at our price of what stood behind us (4 lots stood ahead). Certain",
        "tape row 5,120 brought an order of the other side to our price or through it, which met us (4 lots stood ahead). Certain",
      ]
    `);
  });
});
