/**
 * A tape whose times are counted from another epoch: so that several tapes run on one clock.
 *
 * Columns are views of the file and stay as they are; only what they are counted from changes (`nsAt`). Invariant: no row lies more than 2^53 ns, 104
 * days, after the epoch, where JS numbers are no longer exact.
 *
 * Example: `tapeSinceEpoch(tape, earliestEpochNs)`.
 */
import { UsageError } from '../base/errors.js';
import { epochWords, type Tape } from './tape.js';

/** The same tape counted from `epochNs` (ns since the Unix epoch, at or before its own). @throws UsageError when it ends too long after that. */
export function tapeSinceEpoch(tape: Tape, epochNs: bigint): Tape {
  if (BigInt(tape.meta.epochNs) === epochNs) return tape;
  const spanNs = BigInt(tape.meta.lastRecvTs) - epochNs;
  if (spanNs > BigInt(Number.MAX_SAFE_INTEGER)) {
    const days = Math.ceil(Number(spanNs) / 86_400e9);
    throw new UsageError(`${tape.paths.join(', ')} ends ${days} days after the first tape begins, expected at most 104; run them apart`);
  }
  const epoch = epochWords(epochNs);
  return {
    ...tape,
    epoch,
    meta: { ...tape.meta, epochNs: String(epochNs) },
    async *batches() {
      for await (const batch of tape.batches()) yield { ...batch, epoch };
    },
  };
}
