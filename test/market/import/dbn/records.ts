/** DBN files for tests, made record by record: headers of each version, records with what a test does not care about filled in. */
const T0 = 1_609_160_400_000_000_000n;

interface Common {
  /** ns behind `T0`. */
  readonly ts?: number;
  /** Of receipt, ns behind `T0`; default 100 later. */
  readonly recv?: number;
  readonly flags?: number;
  readonly id?: number;
  readonly publisher?: number;
}

export interface MboSpec extends Common {
  readonly order?: bigint;
  readonly price?: number | bigint;
  readonly size?: number;
  readonly action: string;
  readonly side?: string;
}

/** A level: price and size of bid and ask; undefined where there is none. */
export type LevelSpec = readonly [bid: readonly [number, number] | undefined, ask: readonly [number, number] | undefined];

export interface MbpSpec extends Common {
  readonly price?: number;
  readonly size?: number;
  readonly action: string;
  readonly side?: string;
  readonly levels?: readonly LevelSpec[];
}

const UNDEF = 2n ** 63n - 1n;
export const LAST = 128;

function head(bytes: number, rtype: number, { ts = 0, id = 5482, publisher = 1 }: Common): Buffer {
  const record = Buffer.alloc(bytes);
  record[0] = bytes / 4;
  record[1] = rtype;
  record.writeUInt16LE(publisher, 2);
  record.writeUInt32LE(id, 4);
  record.writeBigUInt64LE(T0 + BigInt(ts), 8);
  return record;
}

/** A price in 1e-9; undefined is none. */
function putPrice(record: Buffer, at: number, price: number | bigint | undefined): void {
  record.writeBigInt64LE(price === undefined ? UNDEF : typeof price === 'bigint' ? price : BigInt(Math.round(price * 1e9)), at);
}

function received({ ts = 0, recv }: Common): bigint {
  return T0 + BigInt(recv ?? ts + 100);
}

export function mbo(spec: MboSpec): Buffer {
  const record = head(56, 0xa0, spec);
  record.writeBigUInt64LE(spec.order ?? 0n, 16);
  putPrice(record, 24, spec.price);
  record.writeUInt32LE(spec.size ?? 0, 32);
  record[36] = spec.flags ?? LAST;
  record.write(spec.action, 38);
  record.write(spec.side ?? 'N', 39);
  record.writeBigUInt64LE(received(spec), 40);
  return record;
}

function mbp(bytes: number, rtype: number, spec: MbpSpec): Buffer {
  const record = head(bytes, rtype, spec);
  putPrice(record, 16, spec.price);
  record.writeUInt32LE(spec.size ?? 0, 24);
  record.write(spec.action, 28);
  record.write(spec.side ?? 'N', 29);
  record[30] = spec.flags ?? LAST;
  record.writeBigUInt64LE(received(spec), 32);
  for (let at = 48, i = 0; at < bytes; at += 32, i++) {
    const [bid, ask] = spec.levels?.[i] ?? [undefined, undefined];
    putPrice(record, at, bid?.[0]);
    putPrice(record, at + 8, ask?.[0]);
    record.writeUInt32LE(bid?.[1] ?? 0, at + 16);
    record.writeUInt32LE(ask?.[1] ?? 0, at + 20);
  }
  return record;
}

export const trade = (spec: Omit<MbpSpec, 'action'>): Buffer => mbp(48, 0, { action: 'T', ...spec });
export const mbp1 = (spec: MbpSpec): Buffer => mbp(80, 1, spec);
export const mbp10 = (spec: MbpSpec): Buffer => mbp(368, 10, spec);

export function status(spec: Common & { readonly action: number; readonly trading?: string }): Buffer {
  const record = head(40, 0x12, spec);
  record.writeBigUInt64LE(received(spec), 16);
  record.writeUInt16LE(spec.action, 24);
  record.write(spec.trading ?? '~', 30);
  return record;
}

/** A definition of version 3. */
export function definition(
  spec: Common & {
    readonly symbol: string;
    readonly tick?: number;
    readonly amount?: number;
    readonly cls?: string;
    readonly currency?: string;
  },
): Buffer {
  const record = head(520, 0x13, spec);
  record.writeBigUInt64LE(received(spec), 16);
  putPrice(record, 24, spec.tick);
  putPrice(record, 88, spec.amount);
  record.writeInt32LE(2 ** 31 - 1, 176);
  record.write(spec.currency ?? '', 224);
  record.write(spec.symbol, 238);
  record.write(spec.cls ?? 'F', 487);
  return record;
}

export interface HeaderSpec {
  readonly version?: 1 | 2 | 3;
  /** Number of the schema; default mbo. */
  readonly schema?: number;
  readonly mappings?: readonly { readonly symbol: string; readonly days: readonly (readonly [from: number, to: number, id: string])[] }[];
}

export function header({ version = 3, schema = 0, mappings = [] }: HeaderSpec = {}): Buffer {
  const symbolBytes = version === 1 ? 22 : 71;
  const fixed = Buffer.alloc(100);
  fixed.write('GLBX.MDP3');
  fixed.writeUInt16LE(schema, 16);
  const kinds = version === 1 ? 50 : 42;
  fixed[kinds] = 1;
  if (version > 1) fixed.writeUInt16LE(symbolBytes, kinds + 3);
  const number = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
  const symbol = (text: string): Buffer => Buffer.from(text.padEnd(symbolBytes, '\0'));
  const lists = [number(0), number(0), number(0), number(0), number(mappings.length)];
  for (const mapping of mappings) {
    lists.push(symbol(mapping.symbol), number(mapping.days.length));
    for (const [from, to, id] of mapping.days) lists.push(number(from), number(to), symbol(id));
  }
  const body = Buffer.concat([fixed, ...lists]);
  return Buffer.concat([Buffer.from('DBN'), Buffer.from([version]), number(body.length), body]);
}

/** A file with a header that names the one instrument ESH1. */
export function dbnFile(records: readonly Buffer[], spec: HeaderSpec = {}): Buffer {
  return Buffer.concat([header({ mappings: [{ symbol: 'ESH1', days: [[20_201_228, 20_201_229, '5482']] }], ...spec }), ...records]);
}
