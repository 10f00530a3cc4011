/**
 * What a command is: its words, its options and what it does. One file a command; `commands.ts` lists them.
 *
 * Options are checked once for all of them (`command-line.ts`): an unknown one is an error with the nearest known one, a value is needed
 * where one is expected, a number is a number, and nothing is given twice unless it is a list.
 */
import type { Options } from 'yargs';
import { UsageError } from '../base/errors.js';

/** Values of options and positional arguments by name, as declared. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What every command gets. */
export interface CommandContext {
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** One command. */
export interface Command {
  /** Words and positional arguments: `tape book <tape>`; the last may be a list, `<files..>`. */
  readonly usage: string;
  readonly about: string;
  /** Descriptions of the positional arguments, in order. */
  readonly positionals?: Readonly<Record<string, { readonly about: string; readonly choices?: readonly string[] }>>;
  readonly options?: Readonly<Record<string, Options>>;
  /** Calls as they are typed, with what they do. */
  readonly examples?: readonly (readonly [string, string])[];
  /** Do it; the exit code, 0 when it returns nothing. */
  run(args: Arguments, context: CommandContext): Promise<number | undefined>;
}

/** `--json`, which most commands have. */
export const JSON_OPTION: Options = { type: 'boolean', describe: 'Print one JSON document on stdout and nothing else there' };

/** An option with one value. */
export function valueOption(describe: string, rest: Omit<Options, 'type' | 'describe'> = {}): Options {
  return { type: 'string', requiresArg: true, describe, ...rest };
}

/** An option whose value `read` makes of its text, if it is given. */
export function readOption(describe: string, read: (value: string) => unknown): Options {
  return valueOption(describe, { coerce: (value?: string | number) => (value === undefined ? undefined : read(String(value))) });
}

/** An option that is a whole number within bounds; the command gets a number. */
export function integerOption(
  name: string,
  describe: string,
  { min, initial }: { readonly min: number; readonly initial?: number },
): Options {
  const option = readOption(describe, (value) => wholeNumber(name, value, min));
  return initial === undefined ? option : { ...option, default: initial };
}

function wholeNumber(name: string, value: string, min: number): number {
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= min)) throw new UsageError(`--${name}: got ${value}, expected a whole number from ${min}`);
  return number;
}

/** A value that is a text; declared as needed, so it is there. */
export function text(args: Arguments, name: string): string {
  return args[name] as string;
}

/** A value that may be absent. */
export function optionalText(args: Arguments, name: string): string | undefined {
  return args[name] as string | undefined;
}

/** Whether a switch is on. */
export function isOn(args: Arguments, name: string): boolean {
  return args[name] === true;
}
