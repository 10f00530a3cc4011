/** ITCH messages by hand, as bytes: each function is a line of the specification. Prices are in 0.0001, times ns since midnight. */

/** Big-endian numbers and texts one after another: `[8, 77n]` is 77 in 8 bytes, a text stands for itself. */
type Part = readonly [bytes: number, value: number | bigint] | string;

function message(type: string, locate: number, ns: number, ...parts: Part[]): Buffer {
  const all: Part[] = [type, [2, locate], [2, 0], [6, ns], ...parts];
  return Buffer.concat(all.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : number(part[0], part[1]))));
}

function number(bytes: number, value: number | bigint): Buffer {
  const wide = Buffer.alloc(8);
  wide.writeBigUInt64BE(BigInt(value));
  return wide.subarray(8 - bytes);
}

const stock = (symbol: string): string => symbol.padEnd(8);

/** A message by its type. `ref` may be a bigint, for references beyond 2^53. */
export const itch = {
  system: (ns: number, code: string) => message('S', 0, ns, code),
  directory: (locate: number, ns: number, symbol: string) =>
    message('R', locate, ns, stock(symbol), 'QN', [4, 100], 'NCZ PNN1N', [4, 0], 'N'),
  status: (locate: number, ns: number, symbol: string, state: string) => message('H', locate, ns, stock(symbol), state, ' ', 'NONE'),
  add: (locate: number, ns: number, ref: number | bigint, side: string, shares: number, symbol: string, price4: number) =>
    message('A', locate, ns, [8, ref], side, [4, shares], stock(symbol), [4, price4]),
  addAttributed: (locate: number, ns: number, ref: number, side: string, shares: number, symbol: string, price4: number) =>
    message('F', locate, ns, [8, ref], side, [4, shares], stock(symbol), [4, price4], 'NSDQ'),
  execute: (locate: number, ns: number, ref: number | bigint, shares: number) => message('E', locate, ns, [8, ref], [4, shares], [8, 1]),
  executeAt: (locate: number, ns: number, ref: number, shares: number, printable: string, price4: number) =>
    message('C', locate, ns, [8, ref], [4, shares], [8, 1], printable, [4, price4]),
  reduce: (locate: number, ns: number, ref: number, shares: number) => message('X', locate, ns, [8, ref], [4, shares]),
  remove: (locate: number, ns: number, ref: number | bigint) => message('D', locate, ns, [8, ref]),
  replace: (locate: number, ns: number, ref: number | bigint, newRef: number | bigint, shares: number, price4: number) =>
    message('U', locate, ns, [8, ref], [8, newRef], [4, shares], [4, price4]),
  hidden: (locate: number, ns: number, side: string, shares: number, symbol: string, price4: number) =>
    message('P', locate, ns, [8, 0], side, [4, shares], stock(symbol), [4, price4], [8, 1]),
  cross: (locate: number, ns: number, shares: number, symbol: string, price4: number) =>
    message('Q', locate, ns, [8, shares], stock(symbol), [4, price4], [8, 1], 'O'),
  broken: (locate: number, ns: number) => message('B', locate, ns, [8, 1]),
  imbalance: (locate: number, ns: number, symbol: string) =>
    message('I', locate, ns, [8, 100], [8, 0], 'O', stock(symbol), [4, 0], [4, 0], [4, 0], 'O', 'L'),
} as const;

/** Messages behind their lengths. */
export function framed(...messages: readonly Buffer[]): Buffer {
  return Buffer.concat(messages.flatMap((bytes) => [number(2, bytes.length), bytes]));
}
