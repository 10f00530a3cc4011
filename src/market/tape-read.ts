/**
 * Reading tapes: one or more Arrow files as one tape, batch by batch, columns as views of the bytes that were read.
 *
 * Several files continue each other: the same instrument, `exchTs` never falling from one to the next. Their rows are numbered
 * through, and all batches are read on the first file's epoch. The delivery order (`feedShift`) is each file's own: what was under
 * way at the end of one file is delivered before the next one begins.
 *
 * Example: `const tape = await openTape('btc-*.arrow'); for await (const batch of tape.batches()) …`
 */
import { DataError } from '../base/errors.js';
import { ArrowFile, type ArrowBatch } from '../base/io/arrow-read.js';
import { expandPaths } from '../base/io/glob.js';
import { sumCounts } from '../base/num/counts.js';
import { readInstrument } from './instrument-read.js';
import { instrumentClash, joinedDigest } from './tape-digest.js';
import { tapeColumns } from './tape-chunk.js';
import { MAX_BATCH_ROWS } from './tape-write.js';
import { epochWords, type EpochWords, type Tape, type TapeBatch, type TapeMeta, type TapeRepairs } from './tape.js';

/** One file of a tape, its metadata read and checked. */
interface Part {
  readonly path: string;
  readonly meta: TapeMeta;
  /** Index of each column in the file, by name. */
  readonly columns: ReadonlyMap<string, number>;
}

/**
 * Open a tape. `paths` may hold patterns (`*`, `?` in the last segment), sorted by code unit.
 * @throws DataError when a file is missing, cut short, garbled or no tape, or when files do not continue each other.
 */
export async function openTape(paths: string | readonly string[]): Promise<Tape> {
  const parts: Part[] = [];
  for (const path of expandPaths(typeof paths === 'string' ? [paths] : paths)) parts.push(await openPart(path));
  const meta = joinMeta(parts);
  const epoch = epochWords(BigInt(meta.epochNs));
  return {
    paths: parts.map((part) => part.path),
    meta,
    epoch,
    batches: () => readBatches(parts, epoch),
  };
}

async function openPart(path: string): Promise<Part> {
  const file = await ArrowFile.open(path);
  try {
    const meta = parseMeta(path, file.metadata.get('slipgauge'));
    return { path, meta, columns: columnIndex(path, file, meta) };
  } finally {
    await file.close();
  }
}

function parseMeta(path: string, text: string | undefined): TapeMeta {
  if (text === undefined)
    throw new DataError(
      `${path}: is an Arrow file but no tape: its schema has no metadata \`slipgauge\`. Import it first: slipgauge import.`,
    );
  let meta: Partial<TapeMeta> & { readonly format?: unknown };
  try {
    meta = JSON.parse(text) as typeof meta;
  } catch (error) {
    throw new DataError(`${path}: the metadata \`slipgauge\` is not JSON (${(error as Error).message}). Import it again.`, {
      cause: error,
    });
  }
  if (meta.format === undefined && 'instrument' in meta)
    throw new DataError(`${path}: is an exported table, not a tape. Import it first: slipgauge import ${path} --out TAPE.`);
  if (meta.format !== 1)
    throw new DataError(`${path}: got tape format ${JSON.stringify(meta.format)}, expected 1. Import it again with this version.`);
  const wrong = META_SHAPE.find(([key, fits]) => !fits(meta[key]));
  if (wrong !== undefined)
    throw new DataError(`${path}: the metadata \`slipgauge\` has \`${wrong[0]}\`: ${JSON.stringify(meta[wrong[0]])}. Import it again.`);
  return { ...(meta as TapeMeta), instrument: readInstrument(meta.instrument, `${path}: metadata: instrument`) };
}

type Fits = (value: unknown) => boolean;
const isObject: Fits = (value) => typeof value === 'object' && value !== null;
const isCount: Fits = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNs: Fits = (value) => typeof value === 'string' && /^-?\d+$/.test(value);

/** What reading relies on; the importer's other keys are taken as they are. */
const META_SHAPE: readonly (readonly [keyof TapeMeta, Fits])[] = [
  ['epochNs', isNs],
  ['importer', isObject],
  ['inputs', Array.isArray],
  ['rows', isCount],
  ['rowsByKind', isObject],
  ['firstExchTs', isNs],
  ['lastExchTs', isNs],
  ['firstRecvTs', isNs],
  ['lastRecvTs', isNs],
  ['repairs', isObject],
  ['levelOfDetail', (value) => value === 'L1' || value === 'L2' || value === 'L3'],
  ['digest', (value) => typeof value === 'string'],
];

const TYPE_NAMES = { int8: 'Int8', uint8: 'Uint8', int32: 'Int32', float64: 'Float64', int64: 'Int64', timestamp: 'Timestamp' } as const;

function columnIndex(path: string, file: ArrowFile, meta: TapeMeta): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  for (const { name, type } of tapeColumns(meta.levelOfDetail === 'L3')) {
    const at = file.fields.findIndex((field) => field.name === name);
    const got = file.fields[at]?.type ?? 'no such column';
    if (got !== TYPE_NAMES[type])
      throw new DataError(`${path}: column ${name}: got ${got}, expected ${TYPE_NAMES[type]}. Import it again.`);
    index.set(name, at);
  }
  return index;
}

async function* readBatches(parts: readonly Part[], epoch: EpochWords): AsyncGenerator<TapeBatch, void, undefined> {
  let firstRow = 0;
  const spare: ArrayBuffer[] = [];
  for (const part of parts) {
    const end = firstRow + part.meta.rows;
    const file = await ArrowFile.open(part.path, spare);
    try {
      for (let i = 0; i < file.batchCount; i++) {
        const batch = await file.readBatch(i);
        if (batch.rows > MAX_BATCH_ROWS)
          throw new DataError(
            `${part.path}: record batch ${String(i)} has ${String(batch.rows)} rows, expected at most ${String(MAX_BATCH_ROWS)}. Import it again.`,
          );
        if (batch.rows > 0) yield tapeBatch(part, batch, firstRow, epoch);
        firstRow += batch.rows;
      }
    } finally {
      await file.close();
    }
    if (firstRow !== end)
      throw new DataError(
        `${part.path}: has ${String(firstRow - end + part.meta.rows)} rows, its metadata says ${String(part.meta.rows)}. Write, copy or import it again.`,
      );
  }
}

function tapeBatch(part: Part, batch: ArrowBatch, firstRow: number, epoch: EpochWords): TapeBatch {
  const { buffer, rows } = batch;
  const at = (name: string, width: number): number => batch.offsetOf(part.columns.get(name)!, width);
  return {
    firstRow,
    length: rows,
    release: batch.release,
    epoch,
    exchTs: new Int32Array(buffer, at('exchTs', 8), 2 * rows),
    recvTs: new Int32Array(buffer, at('recvTs', 8), 2 * rows),
    kind: new Uint8Array(buffer, at('kind', 1), rows),
    side: new Int8Array(buffer, at('side', 1), rows),
    priceTicks: new Int32Array(buffer, at('priceTicks', 4), rows),
    qtyLots: new Float64Array(buffer, at('qtyLots', 8), rows),
    orderId: part.columns.has('orderId') ? new Float64Array(buffer, at('orderId', 8), rows) : undefined,
    flags: new Uint8Array(buffer, at('flags', 1), rows),
    feedShift: part.meta.shiftedPlaces === 0 ? undefined : new Int32Array(buffer, at('feedShift', 4), rows),
  };
}

/** The metadata of the parts as one tape. @throws DataError when they do not continue each other. */
function joinMeta(parts: readonly Part[]): TapeMeta {
  const first = parts[0]!;
  for (let i = 1; i < parts.length; i++) checkContinues(parts[i - 1]!, parts[i]!);
  if (parts.length === 1) return first.meta;
  const metas = parts.map((part) => part.meta);
  const filled = metas.filter((meta) => meta.rows > 0);
  const opening = filled[0] ?? first.meta;
  return {
    ...first.meta,
    inputs: metas.flatMap((meta) => meta.inputs),
    rows: metas.reduce((sum, meta) => sum + meta.rows, 0),
    rowsByKind: sumCounts(metas.map((meta) => meta.rowsByKind)),
    firstExchTs: opening.firstExchTs,
    firstRecvTs: filled.map((meta) => meta.firstRecvTs).reduce(earlier, opening.firstRecvTs),
    lastExchTs: (filled.at(-1) ?? first.meta).lastExchTs,
    lastRecvTs: filled.map((meta) => meta.lastRecvTs).reduce(later, opening.lastRecvTs),
    repairs: joinRepairs(metas.map((meta) => meta.repairs)),
    shiftedPlaces: metas.reduce((sum, meta) => sum + (meta.shiftedPlaces ?? meta.rows), 0),
    digest: joinedDigest(metas.map((meta) => meta.digest)),
  };
}

function checkContinues(a: Part, b: Part): void {
  const clash = instrumentClash(a.meta.instrument, b.meta.instrument);
  if (clash !== undefined)
    throw new DataError(`${a.path} and ${b.path} are not one tape: ${clash}. Give tapes of one instrument, or open them as two.`);
  if (a.meta.levelOfDetail !== b.meta.levelOfDetail) {
    throw new DataError(
      `${a.path} and ${b.path} are not one tape: ${a.meta.levelOfDetail} and ${b.meta.levelOfDetail}. Give tapes of one level of detail.`,
    );
  }
  if (a.meta.rows > 0 && b.meta.rows > 0 && BigInt(b.meta.firstExchTs) < BigInt(a.meta.lastExchTs)) {
    throw new DataError(
      `${b.path} begins at ${b.meta.firstExchTs} ns, before ${a.path} ends at ${a.meta.lastExchTs} ns. Give the files in order of time, without overlap.`,
    );
  }
}

function joinRepairs(repairs: readonly TapeRepairs[]): TapeRepairs {
  const sum = (count: (r: TapeRepairs) => number): number => repairs.reduce((total, r) => total + count(r), 0);
  const offsets = [...new Set(repairs.map((r) => r.clockOffsetNs))];
  return {
    clockOffsetNs: offsets.length === 1 ? offsets[0]! : repairs.map((r) => r.clockOffsetNs).join(' '),
    borrowedTimes: sum((r) => r.borrowedTimes),
    reorderedRows: sum((r) => r.reorderedRows),
    gaps: sum((r) => r.gaps),
    counts: sumCounts(repairs.map((r) => r.counts)),
  };
}

function earlier(a: string, b: string): string {
  return BigInt(b) < BigInt(a) ? b : a;
}

function later(a: string, b: string): string {
  return BigInt(b) > BigInt(a) ? b : a;
}
