/**
 * Arrow IPC files read batch by batch, without copying: a column is a typed array over the bytes that were read.
 *
 * apache-arrow decodes footer and messages; the body is read by position into one buffer a batch. A batch stays valid for as long as
 * somebody holds it, or until it is released: then its memory takes the next one, which saves the engine 40 MB of garbage on a long file
 * and the kernel the clearing of as many pages as the file has. Only flat numeric columns without nulls or compression are understood, which is all that tapes use.
 *
 * Invariant: a returned column has exactly the batch's rows, lies inside the batch's bytes and is aligned for its type.
 *
 * Example: `const f = await ArrowFile.open('a.arrow'); const b = await f.readBatch(0); b.column('x', 8)`; then `await f.close()`.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { DataError } from '../errors.js';

/** Name and type of a column, the type as apache-arrow spells it: `Int64`, `Float64`, `Uint8`. */
export interface ArrowField {
  readonly name: string;
  readonly type: string;
}

/** Where a column's values lie in a batch's bytes. */
interface Region {
  readonly offset: number;
  readonly length: number;
}

interface Block {
  readonly offset: number;
  readonly metaDataLength: number;
  readonly bodyLength: number;
}

/** One record batch: bytes, and where each column lies in them. */
export interface ArrowBatch {
  readonly rows: number;
  /** Memory that the columns are views of. */
  readonly buffer: ArrayBufferLike;
  /** Give the memory back, once: nobody may look at the columns any more. What is not released is garbage some day. */
  readonly release: () => void;
  /** Byte offset in `buffer` of the column numbered `index`, checked to hold `rows · width` bytes aligned to min(width, 8). */
  offsetOf(index: number, width: number): number;
}

const MAGIC = 'ARROW1';
const TAIL_BYTES = 10;
/** Released buffers that are kept: readers that overlap hold few batches at a time. */
const MOST_SPARE = 4;

export class ArrowFile {
  readonly path: string;
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly batchCount: number;
  readonly #handle: FileHandle;
  readonly #blocks: readonly Block[];
  readonly #decode: Decode;
  readonly #spare: ArrayBuffer[];

  /**
   * Open a file and read its footer. `spare` takes the memory of released batches; files that are read one after the other may share one.
   * @throws DataError when it is missing, cut short or no Arrow IPC file.
   */
  static async open(path: string, spare: ArrayBuffer[] = []): Promise<ArrowFile> {
    const { checkBatchLists, Message } = await import('./arrow.js');
    const decode: Decode = (message) => {
      checkBatchLists(message);
      return Message.decode(message);
    };
    const handle = await openHandle(path);
    try {
      return new ArrowFile(path, handle, await readFooter(path, handle), decode, spare);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(path: string, handle: FileHandle, footer: Footer, decode: Decode, spare: ArrayBuffer[]) {
    this.path = path;
    this.fields = footer.fields;
    this.metadata = footer.metadata;
    this.#blocks = footer.blocks;
    this.batchCount = footer.blocks.length;
    this.#handle = handle;
    this.#decode = decode;
    this.#spare = spare;
  }

  /** Read one batch into memory of its own. @throws DataError when it is cut short, garbled, compressed or has nulls. */
  async readBatch(index: number): Promise<ArrowBatch> {
    const { offset, metaDataLength, bodyLength } = this.#blocks[index]!;
    const length = metaDataLength + bodyLength;
    const memory = this.#memory(length);
    const bytes = await readInto(this.path, this.#handle, offset, new Uint8Array(memory, 0, length));
    const header = this.#header(bytes.subarray(0, metaDataLength), index);
    const regions = this.#regions(header, bodyLength, index);
    return {
      rows: header.length,
      buffer: memory,
      release: () => {
        if (this.#spare.length < MOST_SPARE) this.#spare.push(memory);
      },
      offsetOf: (column, width) => {
        const region = regions[column]!;
        if (region.length < header.length * width)
          this.#fail(index, `column ${this.fields[column]!.name} is shorter than its ${String(header.length)} rows`);
        const at = bytes.byteOffset + metaDataLength + region.offset;
        if (at % Math.min(width, 8) !== 0) this.#fail(index, `column ${this.fields[column]!.name} is not aligned`);
        return at;
      },
    };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Memory for a batch: that of a released one which is large enough and not much larger, as the batches of a file are, or fresh one. */
  #memory(bytes: number): ArrayBuffer {
    const at = this.#spare.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes);
    return at < 0 ? freshMemory(bytes) : this.#spare.splice(at, 1)[0]!;
  }

  #header(message: Uint8Array, index: number): BatchHeader {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const prefix = message.length >= 8 && view.getInt32(0, true) === -1 ? 8 : 4;
    let header: BatchHeader | undefined;
    try {
      const decoded = this.#decode(message.subarray(prefix));
      if (decoded.isRecordBatch()) header = decoded.header();
    } catch (error) {
      this.#fail(index, `its header cannot be read (${(error as Error).message})`);
    }
    return header ?? this.#fail(index, 'it is not a record batch');
  }

  /** The value regions, one a column; each column has a validity region, which must be empty or unused, and a value region. */
  #regions(header: BatchHeader, bodyLength: number, index: number): readonly Region[] {
    if (header.compression !== null) this.#fail(index, 'it is compressed; expected plain buffers');
    if (header.nodes.length !== this.fields.length || header.buffers.length !== 2 * this.fields.length)
      this.#fail(index, 'its columns do not match the schema');
    return this.fields.map((field, i) => {
      const node = header.nodes[i]!;
      const region = header.buffers[2 * i + 1]!;
      if (node.length !== header.length)
        this.#fail(index, `column ${field.name} has ${String(node.length)} rows, the batch ${String(header.length)}`);
      if (node.nullCount !== 0) this.#fail(index, `column ${field.name} has ${String(node.nullCount)} nulls; expected none`);
      if (region.offset < 0 || region.offset + region.length > bodyLength) this.#fail(index, `column ${field.name} lies outside the batch`);
      return region;
    });
  }

  #fail(index: number, what: string): never {
    throw new DataError(`${this.path}: record batch ${String(index)} is garbled: ${what}. Write or import the file again.`);
  }
}

interface BatchHeader {
  readonly length: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly Region[];
  readonly compression: unknown;
}

type Decode = (message: Uint8Array) => ReturnType<(typeof import('./arrow.js'))['Message']['decode']>;

/** What the end of a file says of it. */
interface Footer {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly blocks: readonly Block[];
}

async function openHandle(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'no such file' : `cannot be opened (${String(code)})`;
    throw new DataError(`${path}: ${what}. Check the path.`, { cause: error });
  }
}

/** The footer: schema, metadata, and where each batch lies. It ends the file: footer, its length (int32), `ARROW1`. */
async function readFooter(path: string, handle: FileHandle): Promise<Footer> {
  const stat = await handle.stat();
  if (!stat.isFile()) throw new DataError(`${path}: is not a file. Name a tape, or a pattern such as ${path}/*.arrow.`);
  const { size } = stat;
  const head = await readExactly(path, handle, 0, Math.min(size, MAGIC.length));
  if (latin1(head) !== MAGIC)
    throw new DataError(`${path}: is not an Arrow IPC file (it does not begin with ${MAGIC}). Import it first: slipgauge import.`);
  const tail = size < 8 + TAIL_BYTES ? new Uint8Array(TAIL_BYTES) : await readExactly(path, handle, size - TAIL_BYTES, TAIL_BYTES);
  const length = new DataView(tail.buffer, tail.byteOffset).getInt32(0, true);
  if (latin1(tail.subarray(4)) !== MAGIC || length <= 0 || length > size - TAIL_BYTES - 8) {
    throw new DataError(`${path}: is cut short (${String(size)} bytes, no Arrow footer at the end). Write, copy or import it again.`);
  }
  const bytes = await readExactly(path, handle, size - TAIL_BYTES - length, length);
  try {
    return await decodeFooter(bytes, size);
  } catch (error) {
    throw new DataError(`${path}: its Arrow footer is garbled (${(error as Error).message}). Write, copy or import it again.`, {
      cause: error,
    });
  }
}

async function decodeFooter(bytes: Uint8Array, size: number): Promise<Footer> {
  const { checkFooterLists, Footer } = await import('./arrow.js');
  checkFooterLists(bytes);
  const footer = Footer.decode(bytes);
  const blocks = [...footer.recordBatches()];
  for (const { offset, metaDataLength, bodyLength } of blocks) {
    if (!(offset >= 8 && metaDataLength > 0 && bodyLength >= 0 && offset + metaDataLength + bodyLength <= size))
      throw new RangeError('a record batch lies outside the file');
  }
  return { fields: footer.schema.fields.map((f) => ({ name: f.name, type: String(f.type) })), metadata: footer.schema.metadata, blocks };
}

/** Bytes `[position, position + length)`, at offset 0 of memory of their own, so that 8-byte columns are aligned. */
async function readExactly(path: string, handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  return readInto(path, handle, position, new Uint8Array(freshMemory(length)));
}

/** Memory of that size, of nobody else, not cleared. */
function freshMemory(bytes: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(bytes).buffer;
}

/** Fill `bytes` from `position` on. */
async function readInto(path: string, handle: FileHandle, position: number, bytes: Uint8Array): Promise<Uint8Array> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new DataError(`${path}: is cut short at byte ${String(position + done)}. Write, copy or import it again.`);
    done += bytesRead;
  }
  return bytes;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
