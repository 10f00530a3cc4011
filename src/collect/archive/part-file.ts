/**
 * A file on its way: `NAME.part` with the bytes that have arrived, and `NAME.part.json` with what is needed to go on from there.
 *
 * To go on is safe only on the same bytes: the server's validator of the file (a strong ETag, else its date) is kept, and sent with `If-Range`;
 * a server whose file has changed then sends the whole. Without a validator the file is fetched anew.
 *
 * Units: bytes.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { dirname } from 'node:path';

/** What is known of the file that is fetched. */
interface PartFacts {
  readonly url: string;
  /** Value for `If-Range`. */
  readonly validator: string;
}

/** The two files beside `path`. */
export class PartFile {
  readonly path: string;
  /** Where the bytes are. */
  readonly part: string;
  readonly #facts: string;

  constructor(path: string) {
    this.path = path;
    this.part = `${path}.part`;
    this.#facts = `${path}.part.json`;
  }

  /** Bytes that have arrived. */
  get bytes(): number {
    return existsSync(this.part) ? statSync(this.part).size : 0;
  }

  /** Headers by which a request for `url` goes on where the last one ended; none where it has to begin anew. */
  rangeHeaders(url: string): Readonly<Record<string, string>> {
    const { bytes } = this;
    const facts = bytes === 0 ? undefined : this.#readFacts();
    return facts?.url === url ? { range: `bytes=${bytes}-`, 'if-range': facts.validator } : {};
  }

  /** Begin anew with an answer of `headers`; the folder is made where it is missing. */
  async begin(url: string, headers: IncomingHttpHeaders): Promise<FileHandle> {
    mkdirSync(dirname(this.path), { recursive: true });
    rmSync(this.#facts, { force: true });
    const handle = await open(this.part, 'w');
    const validator = validatorOf(headers);
    if (validator !== undefined) writeFileSync(this.#facts, JSON.stringify({ url, validator } satisfies PartFacts));
    return handle;
  }

  /** Go on behind the bytes that are there. */
  async goOn(): Promise<FileHandle> {
    return await open(this.part, 'a');
  }

  /** It is whole: give it its name. */
  commit(): void {
    renameSync(this.part, this.path);
    rmSync(this.#facts, { force: true });
  }

  /** Forget what has arrived. */
  discard(): void {
    rmSync(this.part, { force: true });
    rmSync(this.#facts, { force: true });
  }

  #readFacts(): PartFacts | undefined {
    try {
      const { url, validator } = JSON.parse(readFileSync(this.#facts, 'utf8')) as Partial<PartFacts>;
      return typeof url === 'string' && typeof validator === 'string' ? { url, validator } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** What tells this version of the file from another; undefined when nothing surely does. */
function validatorOf({ etag, 'last-modified': date }: IncomingHttpHeaders): string | undefined {
  return etag !== undefined && !etag.startsWith('W/') ? etag : date;
}
