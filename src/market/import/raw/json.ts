/**
 * Frames of venues as JSON whose shape is not known yet: each look at it says what was expected.
 *
 * Example: `textOf(objectOf(frame, 'arg'), 'channel')` is `'books'` of `{"arg":{"channel":"books"},…}`.
 */

/** A frame does not have the shape that it should have. The caller adds file and line. */
export class BadShape extends RangeError {
  override readonly name = 'BadShape';
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member that is an object. @throws BadShape */
export function objectOf(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return isObject(value) ? value : wrong(key, value, 'an object');
}

/** A member that is a list. @throws BadShape */
export function listOf(parent: JsonObject, key: string): readonly unknown[] {
  const value = parent[key];
  return Array.isArray(value) ? (value as readonly unknown[]) : wrong(key, value, 'a list');
}

/** A member that is a list, or is not there. @throws BadShape */
export function maybeListOf(parent: JsonObject, key: string): readonly unknown[] {
  return parent[key] === undefined || parent[key] === null ? [] : listOf(parent, key);
}

/** A member that is a list of objects. @throws BadShape */
export function objectsOf(parent: JsonObject, key: string): readonly JsonObject[] {
  const list = listOf(parent, key);
  const other = list.find((value) => !isObject(value));
  return other === undefined ? (list as readonly JsonObject[]) : wrong(key, other, 'a list of objects');
}

/** A list in a list. @throws BadShape */
export function rowOf(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : wrong(what, value, 'a list');
}

/** A member that is text. @throws BadShape */
export function textOf(parent: JsonObject, key: string): string {
  const value = parent[key];
  return typeof value === 'string' ? value : wrong(key, value, 'text');
}

/** A member that is a whole number, as a number or as text. @throws BadShape */
export function wholeOf(parent: JsonObject, key: string): number {
  return whole(parent[key], key);
}

/** A whole number below 2^53, as a number or as text. @throws BadShape */
export function whole(value: unknown, what: string): number {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : wrong(what, value, 'a whole number');
}

/** A decimal, as a number or as text; what it says is checked where it becomes ticks or lots. @throws BadShape */
export function decimal(value: unknown, what: string): string | number {
  return typeof value === 'string' || typeof value === 'number' ? value : wrong(what, value, 'a decimal');
}

/** A name that is only shown, empty where it is none. */
export function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Refuse a value. */
export function wrong(what: string, value: unknown, expected: string): never {
  const got = value === undefined ? 'nothing' : JSON.stringify(value);
  throw new BadShape(`${what}: got ${got.length > 80 ? `${got.slice(0, 80)}…` : got}, expected ${expected}`);
}
