/**
 * Columns of a table of several sessions: the columns of each, one behind the other, as vectors of apache-arrow.
 *
 * A column is named by where a session keeps it, a typed array, so a value costs one load and one store.
 *
 * Example: `new TableColumns(arrow, epochNs, [{ session, rows: Int32Array.of(0, 2) }]).ints((s) => s.parent)` has two values.
 */
import type { Data, Utf8, Vector } from '../base/io/arrow.js';
import type { UnitScale } from '../base/num/unit-scale.js';
import { epochWords, putNs, type EpochWords } from '../market/tape.js';

type Arrow = typeof import('../base/io/arrow.js');

/** A session, and which of its rows are in the table. */
export interface TablePart<S> {
  readonly session: S;
  readonly rows: Int32Array;
}

/** Makes the columns of one table. */
export class TableColumns<S> {
  private readonly arrow: Arrow;
  private readonly epoch: EpochWords;
  private readonly parts: readonly TablePart<S>[];
  private readonly count: number;

  constructor(arrow: Arrow, epochNs: bigint, parts: readonly TablePart<S>[]) {
    this.arrow = arrow;
    this.epoch = epochWords(epochNs);
    this.parts = parts;
    this.count = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  /** Float64, in units or scaled. */
  floats(column: (session: S) => ArrayLike<number>, scale?: (session: S) => UnitScale): Vector {
    const values = this.gathered(new Float64Array(this.count), column);
    if (scale === undefined) return this.arrow.makeVector(values);
    let k = 0;
    for (const { session, rows } of this.parts) {
      const { multiplier, divisor } = scale(session);
      for (const end = k + rows.length; k < end; k++) values[k] = (values[k]! * multiplier) / divisor;
    }
    return this.arrow.makeVector(values);
  }

  /** Int32. */
  ints(column: (session: S) => ArrayLike<number>): Vector {
    return this.arrow.makeVector(this.gathered(new Int32Array(this.count), column));
  }

  /** Timestamp(ns, UTC) of ns since the tape's epoch. */
  times(column: (session: S) => ArrayLike<number>): Vector {
    const { makeData, makeVector, Timestamp, TimeUnit } = this.arrow;
    const since = this.gathered(new Float64Array(this.count), column);
    const words = new Int32Array(2 * this.count);
    for (let k = 0; k < since.length; k++) putNs(words, k, since[k]!, this.epoch);
    const ns = new BigInt64Array(words.buffer);
    return makeVector(makeData({ type: new Timestamp(TimeUnit.NANOSECOND, 'UTC'), length: this.count, data: ns as never })) as Vector;
  }

  /** A dictionary of texts, in the order in which they first occur. A text is asked for once a code (−1, 0, 1, …) and session. */
  names(codes: (session: S) => ArrayLike<number>, text: (code: number, session: S) => string): Vector {
    const numbers = new Map<string, number>();
    const indices = new Int32Array(this.count);
    let k = 0;
    for (const { session, rows } of this.parts) {
      const column = codes(session);
      const known: (number | undefined)[] = [];
      for (let j = 0; j < rows.length; j++) {
        const code = column[rows[j]!]!;
        indices[k++] = known[code + 1] ??= numberOf(numbers, text(code, session));
      }
    }
    return this.dictionary(indices, numbers);
  }

  /** A dictionary of texts of which each session has one. */
  labels(text: (session: S) => string): Vector {
    const numbers = new Map<string, number>();
    const indices = new Int32Array(this.count);
    let k = 0;
    for (const { session, rows } of this.parts) {
      if (rows.length === 0) continue;
      indices.fill(numberOf(numbers, text(session)), k, k + rows.length);
      k += rows.length;
    }
    return this.dictionary(indices, numbers);
  }

  private gathered<T extends Float64Array | Int32Array>(into: T, column: (session: S) => ArrayLike<number>): T {
    let k = 0;
    for (const { session, rows } of this.parts) {
      const values = column(session);
      for (let j = 0; j < rows.length; j++) into[k++] = values[rows[j]!]!;
    }
    return into;
  }

  private dictionary(indices: Int32Array, numbers: ReadonlyMap<string, number>): Vector {
    const { Dictionary, Int32, makeData, makeVector, Utf8 } = this.arrow;
    const dictionary = makeVector(utf8Data(this.arrow, [...numbers.keys()]));
    return makeVector(makeData({ type: new Dictionary(new Utf8(), new Int32()), length: this.count, data: indices, dictionary })) as Vector;
  }
}

function numberOf(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** A column of texts. Not by apache-arrow's builder, which takes microseconds a text. */
function utf8Data({ makeData, Utf8 }: Arrow, texts: readonly string[]): Data<Utf8> {
  const valueOffsets = new Int32Array(texts.length + 1);
  for (let i = 0; i < texts.length; i++) valueOffsets[i + 1] = valueOffsets[i]! + Buffer.byteLength(texts[i]!);
  const data = Buffer.alloc(valueOffsets[texts.length]!);
  for (let i = 0; i < texts.length; i++) data.write(texts[i]!, valueOffsets[i]!);
  return makeData({ type: new Utf8(), length: texts.length, nullCount: 0, valueOffsets, data });
}
