/** Sessions that do to a run what they can: listen to everything, throw, loop without latency, and hear of things when all is over. */
import { IDLE, type Actor } from '../sim/stage.js';
import type { GeneratedCase } from '../twin/generate.js';
import { actorOf } from './scripted.js';

/** By what they do. They trade the orders of the case's first session as well. */
export const UNRULY: Readonly<Record<string, (one: GeneratedCase) => Actor>> = {
  listens: (one) => ({
    ...named(one),
    trader: (port) => {
      let n = 0;
      return {
        ...IDLE,
        wantsBook: true,
        wantsTrades: true,
        onBook: () => {
          const { bidTicks, bidQtyLots } = port.feed(0);
          if (n++ % 5 === 0 && bidTicks > 0) port.sendNew(0, port.intern(`x${n}`), 0, 1, 2, 1, bidTicks, Math.max(1, bidQtyLots), 0);
        },
        onTrade: (_, { priceTicks }) => port.record(port.intern('px'), priceTicks),
      };
    },
  }),
  throws: (one) => {
    const scripted = named(one);
    return {
      ...scripted,
      trader: (port) => {
        let reports = 0;
        return {
          ...scripted.trader(port),
          onReport: () => {
            if (++reports === 4) throw new Error('four is enough');
          },
        };
      },
    };
  },
  loops: (one) => {
    const scripted = named(one);
    return { ...scripted, laws: {}, trader: (port) => ({ ...scripted.trader(port), onReport: (m) => port.sendCancel(0, m.clOrd) }) };
  },
  'hears late': (one) => ({ ...named(one), laws: { response: 100_000 } }),
};

const named = (one: GeneratedCase): Actor => ({ ...actorOf(one.sessions[0]!, one), id: 'unruly' });
