/** Imports for tests: a capture's bytes in, metadata and plain rows out. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTape, type ImportRequest } from '../../../src/market/import/index.js';
import { openTape } from '../../../src/market/tape-read.js';
import type { TapeMeta } from '../../../src/market/tape.js';
import { readTape, tempFolder, type Row } from '../tape-rows.js';

export interface Imported {
  readonly meta: TapeMeta;
  /** Rows with times in ns since the Unix epoch, exact. */
  readonly rows: readonly (Row & { readonly exchNs: bigint; readonly recvNs: bigint })[];
  /** Rows in the order in which a strategy sees them. */
  readonly delivered: readonly Row[];
}

/** Import bytes (one file each) and read the tape back. */
export async function importBytes(files: readonly (string | Buffer)[], request: Omit<ImportRequest, 'files' | 'out'>): Promise<Imported> {
  const folder = tempFolder();
  const paths = files.map((_, i) => join(folder, `capture-${i}`));
  files.forEach((bytes, i) => writeFileSync(paths[i]!, bytes));
  return importFiles(paths, request);
}

/** Import files by name. */
export async function importNamed(
  files: Readonly<Record<string, string | Buffer>>,
  request: Omit<ImportRequest, 'files' | 'out'>,
): Promise<Imported> {
  const folder = tempFolder();
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return importFiles(
    Object.keys(files).map((name) => join(folder, name)),
    request,
  );
}

export async function importFiles(files: readonly string[], request: Omit<ImportRequest, 'files' | 'out'>): Promise<Imported> {
  const out = join(tempFolder(), 't.arrow');
  const meta = await importTape({ ...request, files, out });
  const tape = await openTape(out);
  const { rows, delivered } = await readTape(tape);
  const epoch = BigInt(tape.meta.epochNs);
  return {
    meta,
    rows: rows.map((row) => ({ ...row, exchNs: epoch + BigInt(row.exchTs), recvNs: epoch + BigInt(row.recvTs) })),
    delivered: delivered.map((i) => rows[i]!),
  };
}
