/**
 * Where the journals of a run go while it lasts: files in the run's folder, or memory for a run without one.
 *
 * Invariant: what is read back is what was written, byte by byte.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../base/errors.js';
import type { SessionColumns } from '../sim/columns.js';
import { JournalReader } from '../sim/journal-read.js';
import type { JournalSink } from '../sim/journal.js';

/** Folder of the journals in a run's folder. */
const JOURNALS = 'journals';

const PIECE_BYTES = 1 << 20;

/** A journal that can be read back. */
export interface StoredJournal extends JournalSink {
  close(): void;
  /** Call `push` with each piece, in order. */
  pieces(push: (bytes: Uint8Array) => void): void;
}

/** Path of the journal of the session with this index. */
export function journalPath(dir: string, index: number): string {
  return join(dir, JOURNALS, `${index}.journal`);
}

/** A journal in a file of a run's folder. */
export function fileJournal(dir: string, index: number): StoredJournal {
  mkdirSync(join(dir, JOURNALS), { recursive: true });
  const path = journalPath(dir, index);
  const fd = openSync(path, 'wx');
  let open = true;
  return {
    write: (bytes) => {
      for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
    },
    close: () => {
      if (open) closeSync(fd);
      open = false;
    },
    pieces: (push) => {
      eachPiece(path, push);
    },
  };
}

/** A journal in memory. */
export function memoryJournal(): StoredJournal {
  const pieces: Uint8Array[] = [];
  return {
    write: (bytes) => {
      pieces.push(bytes.slice());
    },
    close: () => undefined,
    pieces: (push) => {
      for (const piece of pieces) push(piece);
    },
  };
}

/** The columns of a journal. @throws DataError when it is damaged. */
export function journalColumns(journal: StoredJournal, id: string, digest: string): SessionColumns {
  const reader = new JournalReader();
  journal.pieces((bytes) => {
    reader.push(bytes);
  });
  return reader.finish(id, digest);
}

/** Decode a journal file. @throws DataError when it is damaged, or is not the one with this digest. */
export function readJournal(path: string, id: string, digest: string): SessionColumns {
  const reader = new JournalReader();
  checkJournal(path, digest, (bytes) => {
    reader.push(bytes);
  });
  return reader.finish(id, digest);
}

/** See that a journal file is the one with this digest, and hand on its pieces. @throws DataError when it is not. */
export function checkJournal(path: string, digest: string, push?: (bytes: Uint8Array) => void): void {
  const hash = createHash('sha256');
  eachPiece(path, (bytes) => {
    hash.update(bytes);
    push?.(bytes);
  });
  const got = hash.digest('hex');
  if (got === digest) return;
  throw new DataError(
    `${path}: got a journal with digest ${got.slice(0, 16)}…, the manifest says ${digest.slice(0, 16)}…; it has changed since the run: run it again`,
  );
}

function eachPiece(path: string, push: (bytes: Uint8Array) => void): void {
  const piece = new Uint8Array(PIECE_BYTES);
  const fd = openSync(path, 'r');
  try {
    for (;;) {
      let length = 0;
      for (let got = -1; got !== 0 && length < piece.length; length += got) got = readSync(fd, piece, length, piece.length - length, null);
      if (length === 0) return;
      push(piece.subarray(0, length));
    }
  } finally {
    closeSync(fd);
  }
}
