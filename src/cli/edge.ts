/**
 * The edge of the program: signals in, exit codes and messages out (DESIGN §6).
 *
 * Invariant: when the process ends, no output is left half-written, whatever ended it; stdout holds the command's result and nothing else.
 */
import pc from 'picocolors';
import { Interrupted, SlipgaugeError } from '../base/errors.js';
import { discardUnfinished } from '../base/io/atomic.js';

/** Time that a command has to stop by itself after Ctrl-C. */
const GRACE_MS = 2000;

/** What an interrupt leaves behind, in words. */
let left = 'nothing was written';

/** A command that keeps what it has when it is interrupted says so here: it is told to whoever does not wait for it to end. */
export function interruptLeaves(words: string): void {
  left = words;
}

/** Run `command` and end the process as it ended. A second Ctrl-C does not wait. */
export async function guardedExit(command: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const interrupt = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (name: NodeJS.Signals): void => {
      const reason = new Interrupted(`interrupted (${name}); ${left}`);
      if (interrupt.signal.aborted) end(reason);
      interrupt.abort(reason);
      setTimeout(() => {
        reject(reason);
      }, GRACE_MS).unref();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  process.stdout.on('error', closedPipe);
  try {
    process.exitCode = await Promise.race([command(interrupt.signal), interrupted]);
  } catch (error) {
    if (interrupt.signal.aborted) end(interrupt.signal.reason);
    process.exitCode = report(error);
  } finally {
    discardUnfinished();
  }
}

/** Leave at once: work may still be under way. */
function end(reason: unknown): never {
  discardUnfinished();
  process.exit(report(reason));
}

/** Whoever reads our output has seen enough (`| head`). */
function closedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  discardUnfinished();
  process.exit(0);
}

/** Print what went wrong on stderr; returns the exit code. */
function report(error: unknown): number {
  const { text, exitCode } = describe(error);
  const colours = pc.createColors(process.stderr.isTTY && process.env['NO_COLOR'] === undefined);
  process.stderr.write(`${colours.red('slipgauge:')} ${text.replaceAll('\n', '\n  ')}\n`);
  return exitCode;
}

/** The message for a person, and the exit code. */
export function describe(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof SlipgaugeError) return { text: error.message, exitCode: error.exitCode };
  const system = error as NodeJS.ErrnoException;
  if (error instanceof Error && system.syscall !== undefined) return { text: systemText(system), exitCode: 2 };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { text: `this is a defect of slipgauge, please report it with the command that led to it\n${trace}`, exitCode: 70 };
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EISDIR: 'is a folder, expected a file',
  ENOTDIR: 'is a file, expected a folder',
  EEXIST: 'exists already',
  EMFILE: 'too many open files',
};

function systemText({ path, code = '', message }: NodeJS.ErrnoException): string {
  const words = SYSTEM_WORDS[code];
  return words === undefined || path === undefined ? message : `${path}: ${words}`;
}
