/**
 * The guard: while strategies run, clocks, randomness and timers throw and say what to use instead (DESIGN §5).
 *
 * Two steps, since what is replaced too late can have been kept by a module (`const now = Date.now`):
 * - `installGuard()` puts wrappers in the place of the originals. They pass calls through, so the rest of the process goes on as ever.
 *   The loader does it before a strategy's file, or a package it imports, is evaluated; later calls do nothing.
 * - `guarded(work)` makes the wrappers throw while the synchronous `work` runs. It nests. The loop holds it over a stretch of many
 *   events, the loader over the evaluation of a strategy's file; neither pays per callback.
 *
 * Because it is held over synchronous stretches only, nothing else of the process (files, timers, other tasks) ever meets it.
 *
 * Not caught: promises and `process.nextTick`, which `console.log` needs (the session refuses callbacks that return a promise, and
 * requests made outside a callback), and packages that kept an original before the first `installGuard()`.
 *
 * Example: `installGuard(); guarded(() => Date.now())` throws a StrategyError: "Date.now() is not for strategies … use ctx.now".
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { StrategyError } from '../base/errors.js';

type AnyFunction = (...args: unknown[]) => unknown;

const CLOCK = 'use ctx.now, ns of the strategy clock';
const RANDOM = 'use ctx.random(), which is seeded';
const TIMER = 'use ctx.schedule(atNs, tag) and onTimer';
const COLLECTOR = 'what the garbage collector does differs from run to run; use a Map and delete what is done';
const OUTSIDE = 'a replay reads nothing from outside; give it as a parameter';

/** How many `guarded` calls are running. */
let depth = 0;
let installed: (() => void) | undefined;

/** Run synchronous `work` with clocks, randomness and timers refused. Nests; what `work` throws is passed on. */
export function guarded<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

/** Whether a `guarded` call is running. */
export function guardActive(): boolean {
  return depth > 0;
}

/** Put the wrappers in place, once a process (thread). */
export function installGuard(): void {
  if (installed !== undefined) return;
  const undo: (() => void)[] = [];
  for (const [holder, prefix, names, instead] of refusals()) {
    for (const name of names) wrapFunction(holder, name, `${prefix}${name}`, instead, undo);
  }
  wrapDate(undo);
  for (const name of ['WeakRef', 'FinalizationRegistry'] as const) wrapConstructor(name, undo);
  syncBuiltinESMExports();
  installed = () => {
    for (const step of undo.reverse()) step();
    syncBuiltinESMExports();
  };
}

/** Put the originals back: for a host that wants its process as it was. */
export function uninstallGuard(): void {
  installed?.();
  installed = undefined;
}

type Refusal = readonly [holder: object, prefix: string, names: readonly string[], instead: string];

function refusals(): readonly Refusal[] {
  const timerNames = ['setTimeout', 'setInterval', 'setImmediate'];
  const randomNames = [
    'randomBytes',
    'pseudoRandomBytes',
    'prng',
    'rng',
    'randomInt',
    'randomUUID',
    'randomFill',
    'randomFillSync',
    'getRandomValues',
  ];
  const keyNames = ['generateKey', 'generateKeySync', 'generateKeyPair', 'generateKeyPairSync', 'generatePrime', 'generatePrimeSync'];
  return [
    [Math, 'Math.', ['random'], RANDOM],
    [performance, 'performance.', ['now', 'mark', 'measure', 'toJSON'], CLOCK],
    [process, 'process.', ['hrtime', 'uptime', 'cpuUsage', 'memoryUsage', 'resourceUsage'], CLOCK],
    [globalThis, '', [...timerNames, 'queueMicrotask'], TIMER],
    [timers, 'timers.', timerNames, TIMER],
    [timers.promises, 'timers.', ['setTimeout', 'setInterval', 'setImmediate'], TIMER],
    [crypto, 'crypto.', [...randomNames, ...keyNames], RANDOM],
    [globalThis.crypto, 'crypto.', ['getRandomValues', 'randomUUID'], RANDOM],
    [globalThis, '', ['fetch'], OUTSIDE],
  ];
}

function refuse(what: string, instead: string): void {
  if (depth > 0) throw new StrategyError(`${what} is not for strategies, a run must come out the same each time: ${instead}`);
}

/** Replace `holder[name]` by a function that refuses while guarded; its own properties (`hrtime.bigint`) refuse too. */
function wrapFunction(holder: object, name: string, what: string, instead: string, undo: (() => void)[]): void {
  const original = (holder as Record<string, unknown>)[name];
  if (typeof original !== 'function') return;
  const wrapper = passing(original as AnyFunction, `${what}()`, instead);
  for (const key of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, key)!;
    if (!property.configurable || key === 'name' || key === 'length') continue;
    if (typeof key === 'string' && typeof property.value === 'function')
      property.value = passing(property.value as AnyFunction, `${what}.${key}()`, instead);
    Object.defineProperty(wrapper, key, property);
  }
  put(holder, name, wrapper, undo);
}

function passing(original: AnyFunction, what: string, instead: string): AnyFunction {
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    refuse(what, instead);
    return Reflect.apply(original, this, args);
  };
  Object.defineProperty(wrapper, 'name', { value: original.name, configurable: true });
  return wrapper;
}

/** `Date` with an argument computes and stays allowed; without one, or called as a function, it reads the clock. */
function wrapDate(undo: (() => void)[]): void {
  const Original = Date;
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) {
      refuse('Date()', CLOCK);
      return Original();
    }
    if (args.length === 0) refuse('new Date()', CLOCK);
    return Reflect.construct(Original, args, new.target === (wrapper as unknown) ? Original : new.target);
  };
  const statics = Object.getOwnPropertyDescriptors(Original) as Record<string, PropertyDescriptor>;
  statics['now'] = { ...statics['now'], value: passing(Original.now, 'Date.now()', CLOCK) };
  delete statics['prototype'];
  Object.defineProperties(wrapper, statics);
  wrapper.prototype = Original.prototype;
  put(Original.prototype, 'constructor', wrapper, undo);
  put(globalThis, 'Date', wrapper, undo);
}

function wrapConstructor(name: 'WeakRef' | 'FinalizationRegistry', undo: (() => void)[]): void {
  const Original = globalThis[name] as unknown as new (...args: unknown[]) => object;
  const wrapper = function (this: unknown, ...args: unknown[]): object {
    refuse(`new ${name}()`, COLLECTOR);
    return Reflect.construct(Original, args, new.target === (wrapper as unknown) ? Original : (new.target ?? Original)) as object;
  };
  Object.defineProperty(wrapper, 'name', { value: name, configurable: true });
  wrapper.prototype = Original.prototype as object;
  put(Original.prototype as object, 'constructor', wrapper, undo);
  put(globalThis, name, wrapper, undo);
}

/** Set a property as a method has it, keeping how it was for the way back. */
function put(holder: object, name: string, value: unknown, undo: (() => void)[]): void {
  const before = Object.getOwnPropertyDescriptor(holder, name);
  if (before !== undefined && !before.configurable && !before.writable) return;
  if (before !== undefined && !before.configurable) (holder as Record<string, unknown>)[name] = value;
  else Object.defineProperty(holder, name, { value, writable: true, configurable: true, enumerable: before?.enumerable ?? true });
  undo.push(() => {
    if (before === undefined) Reflect.deleteProperty(holder, name);
    else if (before.configurable) Object.defineProperty(holder, name, before);
    else (holder as Record<string, unknown>)[name] = before.value;
  });
}
