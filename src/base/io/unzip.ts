/**
 * A zip archive's members as one stream of bytes, of any size (zip64 too), each held against the length and CRC-32 of the directory.
 *
 * yauzl reads the directory and inflates; it does not compare checksums, so that is done here. For small archives whose members are
 * wanted by name see `zip.ts`.
 *
 * Example: `for await (const chunk of unzipped('trades.zip', { bytesRead: 0 })) use(chunk);`
 */
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { DataError } from '../errors.js';

/** Bytes of the archive read so far, kept up to date. */
interface Progress {
  bytesRead: number;
}

/** The members' bytes, one member behind the other. @throws DataError for a garbled or encrypted archive, and one without a file in it. */
export async function* unzipped(path: string, progress: Progress): AsyncGenerator<Buffer, void, undefined> {
  const zip = await opened(path);
  try {
    let members = 0;
    for (let entry = await nextEntry(zip, path); entry !== undefined; entry = await nextEntry(zip, path)) {
      if (entry.fileName.endsWith('/')) continue;
      members++;
      yield* member(zip, entry, path, progress);
    }
    if (members === 0) throw new DataError(`${path}: the zip archive has no file in it. Was it cut short?`);
  } finally {
    zip.close();
  }
}

async function opened(path: string): Promise<ZipFile> {
  const { open } = await import('yauzl');
  return new Promise((resolve, reject) => {
    open(path, { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true }, (error: Error | null, zip) => {
      if (error === null) resolve(zip);
      else reject(garbled(path, error));
    });
  });
}

async function nextEntry(zip: ZipFile, path: string): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const onEntry = (entry: Entry): void => {
      settle(() => {
        resolve(entry);
      });
    };
    const onEnd = (): void => {
      settle(() => {
        resolve(undefined);
      });
    };
    const onError = (error: Error): void => {
      settle(() => {
        reject(garbled(path, error));
      });
    };
    const settle = (done: () => void): void => {
      zip.off('entry', onEntry).off('end', onEnd).off('error', onError);
      done();
    };
    zip.on('entry', onEntry).on('end', onEnd).on('error', onError);
    zip.readEntry();
  });
}

async function* member(zip: ZipFile, entry: Entry, path: string, progress: Progress): AsyncGenerator<Buffer, void, undefined> {
  const place = `${path}: member ${entry.fileName}`;
  if (entry.isEncrypted()) throw new DataError(`${place}: is encrypted; expected plain data`);
  const stream = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
    zip.openReadStream(entry, (error, readable) => {
      if (error === null) resolve(readable as AsyncIterable<Buffer>);
      else reject(garbled(place, error));
    });
  });
  const bytesBefore = progress.bytesRead;
  let crc = 0;
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      progress.bytesRead = bytesBefore + Math.round((bytes / entry.uncompressedSize) * entry.compressedSize);
      yield chunk;
    }
  } catch (error) {
    throw garbled(place, error);
  }
  if (crc !== entry.crc32)
    throw new DataError(`${place}: is damaged: its CRC-32 is not the one that its directory says. Fetch or copy it again.`);
}

function garbled(place: string, error: unknown): DataError {
  return new DataError(`${place}: the zip archive is cut short or garbled (${(error as Error).message}). Fetch or copy it again.`, {
    cause: error,
  });
}
