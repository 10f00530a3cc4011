/** The cases for the peer without the peer: they are what they claim to be, and a difference between the sides would be seen. */
import { beforeAll, describe, expect, it } from 'vitest';
import { asPeerCase } from './case.js';
import { generateCase } from './generate.js';
import { compare, type Prepared } from './main.js';
import { measuredCases } from './measured.js';
import { playOurs } from './ours.js';
import { seenByUs, type PeerAnswer } from './seen.js';
import { settle, type Settled } from './settle.js';

const SEEDS = 150;

let settled: Settled[];
beforeAll(async () => {
  settled = [];
  for (let seed = 1; seed <= SEEDS; seed++) settled.push(await settle(generateCase(seed)));
});

describe('drawn cases', () => {
  it('are the same for the same seed', async () => {
    expect(await settle(generateCase(7))).toEqual(settled[6]);
  });

  it('play every model on both exchanges and books, and all kinds of rows, requests and answers occur', () => {
    const seen = new Set<string>();
    for (const { one, played } of settled) {
      seen.add(`${one.fills} ${one.queue.model} ${one.queue.n ?? ''}`.trim());
      seen
        .add(one.depth)
        .add(`lot ${one.lotSize}`)
        .add('path' in one.wires ? 'recorded' : 'constant');
      for (const row of one.rows) seen.add(`${row.kind} ${row.side}`.trim());
      for (const action of one.actions) seen.add(action.do === 'new' ? `${action.type} ${action.tif}` : action.do);
      for (const { what, isLost, isMaker, leavesLots } of played.told) {
        if (what === 'trade') seen.add(`${isMaker ? 'maker' : 'taker'} ${leavesLots > 0 ? 'partial' : 'whole'}`);
        else seen.add(isLost ? `lost ${what}` : what);
      }
    }
    const models = [
      'pessimistic',
      'prob-log',
      'prob-log2',
      ...['prob-power', 'prob-power2', 'prob-power3'].flatMap((m) => [`${m} 2`, `${m} 3`]),
    ];
    const wanted = [
      ...models.flatMap((model) => [`full ${model}`, `partial ${model}`]),
      ...['hashmap', 'roi', 'lot 1', 'lot 0.001', 'recorded', 'constant'],
      ...['level bid', 'level ask', 'snapshot bid', 'snapshot ask', 'trade buy', 'trade sell', 'trade', 'clear', 'clear bid', 'clear ask'],
      ...['limit GTC', 'limit GTX', 'limit IOC', 'limit FOK', 'market IOC', 'replace', 'cancel'],
      ...['maker partial', 'maker whole', 'taker partial', 'taker whole'],
      ...['new', 'replaced', 'canceled', 'expired', 'cancelReject', 'lost rejected', 'lost cancelReject'],
    ];
    expect(wanted.filter((name) => !seen.has(name))).toEqual([]);
  });

  it('hold something to compare: most have fills', () => {
    const filled = settled.filter(({ played }) => played.told.some(({ what }) => what === 'trade'));
    expect(filled.length).toBeGreaterThan(0.75 * SEEDS);
  });
});

describe('the comparison', () => {
  it('agrees with an answer that says the same', () => {
    for (const each of settled) expect(compare(preparedOf(each), answerOf(each)).agrees).toBe(true);
  });

  it('sees another time, quantity, price, state, one too few or too many, a refusal and an early end', () => {
    const each = settled.find((one) => answerOf(one).seen.some(([, , , , , execQty]) => execQty > 0))!;
    const answer = answerOf(each);
    const at = answer.seen.findIndex(([, , , , , execQty]) => execQty > 0);
    const [id, recvTs, exchTs, status, leaves, execQty, execTicks, isMaker] = answer.seen[at]!;
    const changed = (seen: PeerAnswer['seen'][number]): PeerAnswer => ({ ...answer, seen: answer.seen.with(at, seen) });
    const wrong: Readonly<Record<string, PeerAnswer>> = {
      'seen later': changed([id, recvTs + 1, exchTs, status, leaves, execQty, execTicks, isMaker]),
      'filled earlier': changed([id, recvTs, exchTs! - 1, status, leaves, execQty, execTicks, isMaker]),
      'another state': changed([id, recvTs, exchTs, 'canceled', leaves, execQty, execTicks, isMaker]),
      'more left': changed([id, recvTs, exchTs, status, leaves + Number(each.one.lotSize), execQty, execTicks, isMaker]),
      'more filled': changed([id, recvTs, exchTs, status, leaves, execQty * 2, execTicks, isMaker]),
      'another price': changed([id, recvTs, exchTs, status, leaves, execQty, execTicks + 1, isMaker]),
      'maker for taker': changed([id, recvTs, exchTs, status, leaves, execQty, execTicks, !isMaker]),
      'one too few': { ...answer, seen: answer.seen.toSpliced(at, 1) },
      'one too many': { ...answer, seen: [...answer.seen, [id, recvTs + 7, exchTs, status, leaves, execQty, execTicks, isMaker]] },
      'a request ended': { ...answer, ended: [...answer.ended, [id, recvTs + 7]] },
      'a request refused': { ...answer, refused: [[id, recvTs, 11]] },
      'stopped early': { ...answer, end: 14 },
    };
    const unseen = Object.keys(wrong).filter((name) => compare(preparedOf(each), wrong[name]!).agrees);
    expect(unseen).toEqual([]);
  });
});

describe('measured cases', () => {
  it('are read as they stand', async () => {
    const cases = measuredCases();
    const { one } = cases.find(({ name }) => name === 'G8 full')!;
    expect(cases).toHaveLength(24);
    expect(one.actions).toEqual([
      { at: 1010, do: 'new', id: 1, side: 'buy', type: 'limit', tif: 'GTC', priceTicks: 100, lots: 3 },
      { at: 1255, do: 'replace', id: 1, priceTicks: 100, wantLots: 2, lots: 2 },
    ]);
    const { told } = await playOurs(one);
    expect(told.filter(({ what }) => what === 'trade')).toMatchObject([{ exchTs: 1300, lots: 2, priceTicks: 100 }]);
  });
});

function preparedOf(each: Settled): Prepared {
  return { name: 'case', line: JSON.stringify(asPeerCase(each.one)), settled: each, isLarge: false };
}

/** What the peer would answer, if it did what we did. */
function answerOf(each: Settled): PeerAnswer {
  const lotQtyBase = Number(each.one.lotSize);
  const all = seenByUs(each);
  const lastTs = each.one.rows.at(-1)!.exchTs;
  const seen = all
    .filter(({ state }) => state !== 'refused')
    .map(({ id, recvTs, exchTs, state, leavesLots, fill }): PeerAnswer['seen'][number] => {
      const { lots = 0, priceTicks = 0, isMaker = false } = fill ?? {};
      const status = state === 'open' ? 'new' : state;
      return [
        id,
        recvTs,
        Number.isNaN(exchTs) ? null : Math.min(exchTs, lastTs),
        status,
        leavesLots * lotQtyBase,
        lots * lotQtyBase,
        priceTicks,
        isMaker,
      ];
    });
  const ended = all.filter(({ state }) => state === 'refused').map(({ id, recvTs }) => [id, recvTs] as const);
  return { seen, ended, refused: [], end: 1 };
}
