/**
 * From the words of a call to files of an archive: every word is checked before anything is asked for.
 *
 * Invariant: a word that becomes a part of a path or of a file's name has no slash, and no dot in front.
 */
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import { parseDates } from './dates.js';
import { REQUEST_KEYS, type ArchiveFile, type ArchiveRequest, type ArchiveSource, type RequestKey } from './source.js';

/** What is asked for: the words, checked, and the files that they name. */
export interface Wanted {
  readonly request: ArchiveRequest;
  readonly files: readonly ArchiveFile[];
}

/** @throws UsageError for a word that is missing, not of this archive, or not one of its choices. */
export function wantedFiles(source: ArchiveSource, given: ArchiveRequest, date: string): Wanted {
  const request: Partial<Record<RequestKey, string>> = {};
  for (const key of REQUEST_KEYS) {
    const value = wordOf(source, key, given[key]);
    if (value !== undefined) request[key] = value;
  }
  return { request, files: parseDates(date).map((each) => source.file(request, each)) };
}

function wordOf(source: ArchiveSource, key: RequestKey, given: string | undefined): string | undefined {
  const word = source.words[key];
  if (word === undefined) {
    if (given === undefined) return undefined;
    const taken = REQUEST_KEYS.filter((other) => source.words[other] !== undefined).map((other) => `--${other}`);
    throw new UsageError(`--${key}: is not for ${source.name}, which takes ${taken.join(', ')}`);
  }
  const value = given ?? word.initial;
  if (value === undefined)
    throw new UsageError(`--${key} is missing: ${word.choices === undefined ? word.about : `one of ${word.choices.join(', ')}`}`);
  if (word.choices === undefined) return plainWord(key, value);
  if (!word.choices.includes(value))
    throw new UsageError(`--${key}: got '${value}', expected one of ${word.choices.join(', ')}${didYouMean(value, word.choices)}`);
  return value;
}

/** Letters and digits of any script: there are symbols in Chinese. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u;

function plainWord(key: RequestKey, value: string): string {
  const word = value.replaceAll(/[/:]/g, '-');
  if (!PLAIN.test(word)) throw new UsageError(`--${key}: got '${value}', expected letters, digits, _, . and -`);
  return word;
}
