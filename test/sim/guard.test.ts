/** The guard: a clock or randomness in a strategy is an error that names the way out; outside of guarded stretches nothing changes. */
import nodeCrypto, { randomUUID } from 'node:crypto';
import timers from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StrategyError } from '../../src/base/errors.js';
import { guardActive, guarded, installGuard, uninstallGuard } from '../../src/sim/guard.js';

const RealDate = Date;
const realNow = Date.now;
const realConstructor = Date.prototype.constructor;

beforeAll(() => installGuard());
afterAll(() => uninstallGuard());

/** Each forbidden call, with the word that the error must say. */
const forbidden: readonly (readonly [name: string, call: () => unknown, instead: string])[] = [
  ['Date.now', () => Date.now(), 'ctx.now'],
  ['new Date()', () => new Date(), 'ctx.now'],
  ['Date()', () => (Date as unknown as () => string)(), 'ctx.now'],
  ['Date(0)', () => (Date as unknown as (ms: number) => string)(0), 'ctx.now'],
  ['new (date.constructor)()', () => new (new Date(0).constructor as DateConstructor)(), 'ctx.now'],
  ['class extends Date', () => new (class extends Date {})(), 'ctx.now'],
  ['Reflect.construct', () => Reflect.construct(Date, []), 'ctx.now'],
  ['performance.now', () => performance.now(), 'ctx.now'],
  ['process.hrtime', () => process.hrtime(), 'ctx.now'],
  ['process.hrtime.bigint', () => process.hrtime.bigint(), 'ctx.now'],
  ['process.uptime', () => process.uptime(), 'ctx.now'],
  ['Math.random', () => Math.random(), 'ctx.random()'],
  ['crypto.randomUUID', () => crypto.randomUUID(), 'ctx.random()'],
  ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(4)), 'ctx.random()'],
  ['node:crypto randomBytes', () => nodeCrypto.randomBytes(4), 'ctx.random()'],
  ['node:crypto getRandomValues', () => nodeCrypto.getRandomValues(new Uint8Array(4)), 'ctx.random()'],
  ['node:crypto, named import', () => randomUUID(), 'ctx.random()'],
  ['setTimeout', () => setTimeout(() => undefined, 0), 'ctx.schedule'],
  ['setInterval', () => setInterval(() => undefined, 1000), 'ctx.schedule'],
  ['setImmediate', () => setImmediate(() => undefined), 'ctx.schedule'],
  ['timers.setTimeout', () => timers.setTimeout(() => undefined, 0), 'ctx.schedule'],
  ['timers/promises, named import', () => sleep(0), 'ctx.schedule'],
  ['queueMicrotask', () => queueMicrotask(() => undefined), 'ctx.schedule'],
  ['WeakRef', () => new WeakRef({}), 'Map'],
  ['FinalizationRegistry', () => new FinalizationRegistry(() => undefined), 'Map'],
  ['fetch', () => fetch('data:,x'), 'parameter'],
];

describe('guard', () => {
  it.each(forbidden)('refuses %s in a guarded stretch and says what to use instead', (_name, call, instead) => {
    let caught: unknown;
    try {
      guarded(call);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(StrategyError);
    expect((caught as Error).message).toContain(instead);
  });

  it('refuses what was kept before the stretch began', () => {
    const { now } = Date;
    const { random } = Math;
    expect(() => guarded(now)).toThrow('Date.now()');
    expect(() => guarded(random)).toThrow('Math.random()');
  });

  it('lets dates be computed', () => {
    const made = guarded(() => [
      new Date(0).toISOString(),
      Date.UTC(1970, 0, 2),
      Date.parse('1970-01-01T00:00:01Z'),
      new Date(5) instanceof Date,
    ]);
    expect(made).toEqual(['1970-01-01T00:00:00.000Z', 86_400_000, 1000, true]);
    expect(guarded(() => structuredClone(new Date(7)))).toEqual(new RealDate(7));
    expect(new Date(0).constructor).toBe(Date);
    expect(new Date(0)).toBeInstanceOf(RealDate);
  });

  it('lets a strategy print', () => {
    expect(() => guarded(() => process.stderr.write(''))).not.toThrow();
  });

  it('holds over nested stretches to the end of the outermost, and not after a throw', () => {
    expect(guardActive()).toBe(false);
    guarded(() => {
      guarded(() => undefined);
      expect(guardActive()).toBe(true);
      expect(() =>
        guarded(() => {
          throw new RangeError('mine');
        }),
      ).toThrow(RangeError);
      expect(() => Math.random()).toThrow(StrategyError);
    });
    expect(guardActive()).toBe(false);
    expect(() =>
      guarded(() => {
        throw new RangeError('mine');
      }),
    ).toThrow('mine');
    expect(guardActive()).toBe(false);
  });

  it('passes everything through between stretches', async () => {
    expect(Math.abs(Date.now() - realNow())).toBeLessThan(60_000);
    expect(new Date().getTime()).toBeGreaterThan(1e12);
    expect((Date as unknown as () => string)()).toMatch(/\d{4}/);
    expect(Math.random()).toBeLessThan(1);
    expect(process.hrtime()).toHaveLength(2);
    expect(randomUUID()).toHaveLength(36);
    expect(new WeakRef(forbidden).deref()).toBe(forbidden);
    expect(new WeakRef(forbidden)).toBeInstanceOf(WeakRef);
    await sleep(0);
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  it('never meets other tasks of the process: they run between stretches', async () => {
    const ticks: number[] = [];
    const other = (async () => {
      for (let i = 0; i < 3; i++) {
        await sleep(0);
        ticks.push(Date.now());
      }
    })();
    for (let i = 0; i < 5; i++) {
      guarded(() => expect(() => Date.now()).toThrow(StrategyError));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await other;
    expect(ticks).toHaveLength(3);
  });

  it('is taken off without a trace', () => {
    uninstallGuard();
    expect(Date).toBe(RealDate);
    expect(Date.now).toBe(realNow);
    expect(Date.prototype.constructor).toBe(realConstructor);
    expect(Object.hasOwn(performance, 'now')).toBe(false);
    expect(guarded(() => typeof Math.random())).toBe('number');
    installGuard();
    expect(Date).not.toBe(RealDate);
  });
});
