/**
 * Views that notice when they are used too late (`--debug`).
 *
 * Views are reused objects, so one that a strategy keeps shows something else later, silently. In debug mode each is given as a proxy
 * that throws once its call is over. The price is a proxy a call, so this is not for long runs.
 */
import { StrategyError } from '../base/errors.js';

/** A view for one call; after `end()` every use throws. */
export function duringCall<T extends object>(name: string, view: T): { readonly proxy: T; end(): void } {
  let valid = true;
  const proxy = duringCalls(name, view, () => valid);
  return { proxy, end: () => void (valid = false) };
}

/** A view that may be used whenever `isValid()`. */
export function duringCalls<T extends object>(name: string, view: T, isValid: () => boolean): T {
  return new Proxy(view, {
    get(target, key) {
      if (isValid()) return Reflect.get(target, key, target) as unknown;
      throw new StrategyError(`${name}.${String(key)} was read after its call; views are reused, so copy the fields that are needed later`);
    },
    set(_target, key) {
      throw new StrategyError(`${name}.${String(key)} was written to; views are for reading`);
    },
  });
}
