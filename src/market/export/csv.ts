/**
 * A tape as a file of the plain format: what it imports to has the same digest.
 *
 * Example: `await exportCsv(tape, 'btc.csv.gz')`
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeBeside } from '../../base/io/atomic.js';
import { csvText } from '../tape-text.js';
import type { Tape } from '../tape.js';

/** Write a tape in the plain format, compressed when the name ends in `.gz`; whole or not at all. */
export async function exportCsv(tape: Tape, path: string): Promise<void> {
  const out = writeBeside(path);
  try {
    const fd = openSync(out.temp, 'wx');
    try {
      for await (const text of csvText(tape)) writeFileSync(fd, path.endsWith('.gz') ? gzipSync(text) : Buffer.from(text));
    } finally {
      closeSync(fd);
    }
    out.commit();
  } catch (error) {
    out.discard();
    throw error;
  }
}
