/**
 * Texts of scenarios, and their shapes: durations, decimals, ids, paths. Each says in its errors what it got and what it expected.
 *
 * Loaded when a file is read: zod is heavy.
 */
import { z } from 'zod';
import { NotADecimal, parseDecimal } from '../../base/num/decimal.js';
import { NotADuration, parseDurationNs } from '../../base/num/duration.js';

/** A check of text: what is wrong with it, or undefined. */
type TextFault = (text: string) => string | undefined;

/** What a parser that throws says of a text. */
export function faultOf(parse: (text: string) => unknown, isFault: (error: unknown) => error is Error): TextFault {
  return (text) => {
    try {
      parse(text);
      return undefined;
    } catch (error) {
      if (isFault(error)) return error.message;
      throw error;
    }
  };
}

/** Text that `fault` finds nothing wrong with; `pattern` is what editors check. */
export function text(pattern: RegExp, expected: string, fault: TextFault) {
  return z.string({ error: (issue) => `got ${shown(issue.input)}, expected ${expected}` }).check(
    z.regex(pattern, {
      error: (issue) => fault(String(issue.input)) ?? `got ${shown(issue.input)}, expected ${expected}`,
      abort: true,
    }),
    z.superRefine((value, context) => {
      const message = fault(value);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    }),
  );
}

/** A value as an error shows it, shortened. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
  if (typeof value === 'number') return String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

const DURATION_WORDS = 'a duration such as 250us, 4ms, 1.5s or 2m';

/** A length of time. */
export const duration = text(
  /^\d+(\.\d+)?(ns|us|ms|s|m|h|d)$/,
  DURATION_WORDS,
  faultOf(parseDurationNs, (error) => error instanceof NotADuration),
).meta({ id: 'duration', description: 'A length of time: 250us, 4ms, 1.5s, 2m, 1h. A whole number of nanoseconds.' });

const DECIMAL_WORDS = 'a decimal such as "0.0002"';

/** An exact decimal, as text or as a number. */
export const decimal = z
  .union(
    [
      text(
        /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/,
        DECIMAL_WORDS,
        faultOf(parseDecimal, (error) => error instanceof NotADecimal),
      ),
      z.number(),
    ],
    { error: (issue) => `got ${shown(issue.input)}, expected ${DECIMAL_WORDS}` },
  )
  .meta({ id: 'decimal', description: 'An exact decimal, as text or as a number.' });

const ID = /^[A-Za-z0-9_][A-Za-z0-9_-]*$/;

/** Name of a tape or session. */
export const id = z
  .string({ error: (issue) => `got ${shown(issue.input)}, expected a name in letters, digits, _ and - (quote a number)` })
  .regex(ID, { error: (issue) => `got ${shown(issue.input)}, expected a name in letters, digits, _ and -` })
  .meta({ id: 'id', description: 'A name: letters, digits, _ and -.' });

/** Path of a file. */
export const path = z
  .string({ error: (issue) => `got ${shown(issue.input)}, expected a path` })
  .min(1, { error: 'got "", expected a path' });

const PARAMS_WORDS = 'parameters by name, or the path of a file that holds them';

/** Parameters of a strategy. */
export const params = z
  .union([z.record(z.string(), z.unknown()), path], { error: (issue) => `got ${shown(issue.input)}, expected ${PARAMS_WORDS}` })
  .meta({
    id: 'params',
    description: 'Parameters, as the strategy declares them; or the path of a YAML or JSON file that holds them, relative to the scenario.',
  });

/** What is wrong with the `model` of a law, queue or kernel. */
export function modelFault(input: unknown, known: readonly string[]): string {
  const model = (input as { model?: unknown } | null)?.model;
  return model === undefined
    ? `model is missing, expected one of ${known.join(', ')}`
    : `unknown model ${shown(model)}, expected one of ${known.join(', ')}`;
}
