/** Order ids get numbers in the order in which they appear, whatever comes and goes between. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderNumbers } from '../../../src/market/import/order-numbers.js';

/** The same by a Map. */
class NaiveNumbers {
  readonly #byId = new Map<string, number>();
  #given = 0;

  get live(): number {
    return this.#byId.size;
  }

  find(id: string): number {
    return this.#byId.get(id) ?? 0;
  }

  give(id: string): number {
    if (!this.#byId.has(id)) this.#byId.set(id, ++this.#given);
    return this.find(id);
  }

  rename(id: string, to: string): number {
    const number = this.forget(id);
    if (number !== 0) this.#byId.set(to, number);
    return number;
  }

  forget(id: string): number {
    const number = this.find(id);
    this.#byId.delete(id);
    return number;
  }
}

const word = fc.constantFrom(0, 1, 2, 3, 5, 8, 4096, 8192, 65_536, 0x7fffffff, 0x80000000, 0xffffffff);
const command = fc.record({ do: fc.constantFrom('give', 'give', 'find', 'rename', 'forget'), high: word, low: word, to: word });

describe('OrderNumbers', () => {
  it('does what a map does, for ids that collide and differ in one word only', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
        const fast = new OrderNumbers();
        const naive = new NaiveNumbers();
        for (const { do: what, high, low, to } of commands) {
          const id = `${high} ${low}`;
          if (what === 'give') expect(fast.give(high, low)).toBe(naive.give(id));
          else if (what === 'find') expect(fast.find(high, low)).toBe(naive.find(id));
          else if (what === 'forget') expect(fast.forget(high, low)).toBe(naive.forget(id));
          else expect(fast.rename(high, low, high, to)).toBe(naive.rename(id, `${high} ${to}`));
          expect(fast.live).toBe(naive.live);
        }
      }),
    );
  });

  it('keeps all of a hundred thousand ids while half of them go', () => {
    const numbers = new OrderNumbers();
    for (let i = 1; i <= 100_000; i++) numbers.give(i >>> 10, Math.imul(i, 1024));
    for (let i = 2; i <= 100_000; i += 2) expect(numbers.forget(i >>> 10, Math.imul(i, 1024))).toBe(i);
    for (let i = 1; i <= 100_000; i++) expect(numbers.find(i >>> 10, Math.imul(i, 1024))).toBe(i % 2 === 0 ? 0 : i);
    expect(numbers.live).toBe(50_000);
  });
});
