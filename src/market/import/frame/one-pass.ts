/**
 * An import in one pass, of one file in a format of which the whole file tells nothing beforehand but the recorder's clock.
 *
 * Records become rows as they are read, with receive times as they were recorded; what the clock was off by is known at the end, and the tape's
 * receive times are amended then. Whatever makes this come out other than in two passes ends it: a record that is refused, a receive time
 * before the venue's, a time that is taken from the clock. Then nothing is left of it, and the caller imports in two passes, which tell what is wrong.
 *
 * Example: `const meta = (await importInOnePass(job)) ?? (await importInTwoPasses(job));`
 */
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DataError, UsageError } from '../../../base/errors.js';
import { sha256Beside } from '../../../base/io/sha256.js';
import { Spool } from '../../../base/io/spool.js';
import type { TapeMeta } from '../../tape.js';
import { FileClock, StampTooFar } from './clock.js';
import { NeedsTwoPasses, type SourceHead } from '../importer.js';
import { InputRecords } from './inputs.js';
import type { ImportJob, Opened } from './job.js';
import { TapeOutput } from './output.js';

/** How much of a block is read before the process has its turn, bytes; behind a block it has it anyway. */
const TURN_BYTES = 1 << 18;

/** Import; undefined where that takes two passes. @throws Interrupted when `signal` aborts, and what writing throws */
export async function importInOnePass(job: ImportJob): Promise<TapeMeta | undefined> {
  if (job.importer.isOnePass !== true || job.inputs.length > 1 || job.request.ids !== undefined || job.settled.degrade !== 'none')
    return undefined;
  const pass = new OnePass(job);
  try {
    return await pass.run();
  } catch (error) {
    pass.abort();
    if (isForTwoPasses(error)) return undefined;
    throw error;
  }
}

/** Whether two passes may come out otherwise, or say it in their order. */
function isForTwoPasses(error: unknown): boolean {
  return error instanceof NeedsTwoPasses || error instanceof DataError || error instanceof UsageError || error instanceof StampTooFar;
}

/** One import under way. */
class OnePass {
  readonly #job: ImportJob;
  readonly #opened: Opened;
  readonly #clock = new FileClock();
  #head: SourceHead | undefined;
  #output: TapeOutput | undefined;

  constructor(job: ImportJob) {
    this.#job = job;
    this.#opened = job.open(new Spool(`${job.request.out}.lines`), true);
  }

  async run(): Promise<TapeMeta> {
    const job = this.#job;
    const { source } = this.#opened;
    const { sha256 } = await sha256Beside(job.inputs[0]!.path, this.#read());
    const output = this.#output;
    if (output === undefined || !isDeepStrictEqual(source.scanned(), this.#head)) throw new NeedsTwoPasses();
    const offsetNs = job.offsetsNs([this.#clock])[0]!;
    if (!source.holdsAt!(offsetNs)) throw new NeedsTwoPasses();
    return await job.complete(source, output, offsetNs, [sha256]);
  }

  /** Leave nothing behind. */
  abort(): void {
    this.#output?.abort();
  }

  async #read(): Promise<void> {
    const { source, framing } = this.#opened;
    const clock = this.#clock;
    const records = new InputRecords(this.#job.inputs[0]!, 0, 0, framing);
    try {
      while (await records.fill()) {
        let turnAt = TURN_BYTES;
        while (records.advance()) {
          source.scan(records, clock);
          const output = (this.#output ??= this.#begun());
          if (output !== undefined) {
            output.gate.record = records;
            source.read(records, output.gate);
          }
          if (records.next < turnAt) continue;
          await this.#settle(records);
          // So that who inflates in another thread is told to go on.
          await setImmediate();
          turnAt = records.next + TURN_BYTES;
        }
        await this.#settle(records);
      }
    } finally {
      await records.close();
    }
  }

  /** Write what is certain, and tell how far it is. */
  async #settle(records: InputRecords): Promise<void> {
    await this.#output?.release();
    this.#job.step(2 * records.bytesRead, this.#output?.rows ?? 0);
  }

  /** The output, once the source knows what it is of. */
  #begun(): TapeOutput | undefined {
    const { request, settled } = this.#job;
    const { source, stamps } = this.#opened;
    const head = (this.#head = source.begun!());
    if (head === undefined) return undefined;
    const { reorderNs, clock } = settled;
    return new TapeOutput(request.out, head, this.#job.named(head, [0]), stamps, {
      reorderNs,
      degrade: false,
      lateClock: clock === 'repair',
    });
  }
}
