/**
 * From words to one command: yargs parses and prints help; what it lets pass is checked here.
 */
import yargs, { type Argv, type Options } from 'yargs';
import { UsageError } from '../base/errors.js';
import { didYouMean } from '../base/suggest.js';
import { toolVersion } from '../run/version.js';
import type { Arguments, Command, CommandContext } from './command.js';
import { COMMANDS } from './commands.js';
import { camelCase, firstLower, firstUpper, kebabCase } from './spelling.js';

/**
 * Run the command that the words name; help and version are commands too.
 * @returns the exit code.
 * @throws UsageError for words that make no command, and what the command throws.
 */
export async function runCommandLine(words: readonly string[], signal: AbortSignal): Promise<number> {
  let exitCode: number | undefined;
  const parser = newParser(words.map((word) => (word === '-' ? DASH : word)));
  for (const group of groupsOf(COMMANDS)) addGroup(parser, group, { signal }, (code) => (exitCode = code));
  parser.command(
    '$0',
    false,
    () => undefined,
    (args) => {
      refuseWord(args._, topWords());
      refuseUnknownOptions(args, {});
      throw new UsageError("expected a command; 'slipgauge --help' lists them");
    },
  );
  await parser.parseAsync();
  return exitCode ?? 0;
}

/** Stands for the word `-` while yargs parses: it takes a dash in a list of arguments for an option. */
const DASH = '\0-';

function withDashes(args: Arguments): Arguments {
  const restore = (value: unknown): unknown => (Array.isArray(value) ? value.map(restore) : value === DASH ? '-' : value);
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, restore(value)]));
}

function newParser(words: string[]): Argv {
  const parser = yargs(words)
    .scriptName('slipgauge')
    .locale('en')
    .usage('Replay recorded order books, let a strategy trade in them, and measure what its execution cost.\n\n$0 <command>')
    .parserConfiguration({ 'dot-notation': false, 'parse-numbers': false, 'parse-positional-numbers': false })
    .version(toolVersion())
    .help()
    .alias({ help: 'h' })
    .exitProcess(false)
    .fail((message: string, error: Error | undefined) => {
      throw error === undefined || error.name === 'YError' ? new UsageError(plainMessage(message)) : error;
    });
  return parser.wrap(Math.min(120, parser.terminalWidth()));
}

const CHOICE = /Argument: (\S+), Given: "(.*)", Choices: (.+)/;

/** What yargs found, in our words. */
function plainMessage(message: string): string {
  const [, name, got, choices] = CHOICE.exec(message) ?? [];
  if (name === undefined || got === undefined || choices === undefined) return firstLower(message);
  return `${name}: got '${got}', expected one of ${choices.replaceAll('"', '')}${didYouMean(got, choices.replaceAll('"', '').split(', '))}`;
}

/** Commands that share their first word. */
interface Group {
  readonly word: string;
  readonly members: readonly Command[];
}

function groupsOf(commands: readonly Command[]): Group[] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const word = command.usage.split(' ')[0]!;
    const members = groups.get(word);
    if (members === undefined) groups.set(word, [command]);
    else members.push(command);
  }
  return [...groups].map(([word, members]) => ({ word, members }));
}

function topWords(): string[] {
  return groupsOf(COMMANDS).map(({ word }) => word);
}

type Done = (exitCode: number | undefined) => void;

function addGroup(parser: Argv, group: Group, context: CommandContext, done: Done): void {
  const [only] = group.members;
  if (group.members.length === 1 && only !== undefined && !hasTwoWords(only)) {
    addCommand(parser, only, only.usage, 1, context, done);
    return;
  }
  const words = group.members.map(({ usage }) => usage.split(' ')[1]!);
  parser.command(
    group.word,
    `${firstUpper(group.word)} tools: ${words.join(', ')}`,
    (inner) => {
      for (const command of group.members) addCommand(inner, command, command.usage.slice(group.word.length + 1), 2, context, done);
      return inner;
    },
    (args) => {
      refuseWord(args._.slice(1), words, `${group.word} `);
      throw new UsageError(`expected one of: ${words.map((word) => `slipgauge ${group.word} ${word}`).join(', ')}`);
    },
  );
}

/** Whether a second word, and no argument, follows the first. */
function hasTwoWords({ usage }: Command): boolean {
  return /^\S+ \w/.test(usage);
}

function refuseWord(given: readonly (string | number)[], known: readonly string[], before = ''): void {
  if (given[0] === undefined) return;
  const word = String(given[0]);
  throw new UsageError(`unknown command '${before}${word}'${didYouMean(word, known) || `; known: ${known.join(', ')}`}`);
}

function addCommand(parser: Argv, command: Command, usage: string, words: number, context: CommandContext, done: Done): void {
  parser.command(
    usage,
    command.about,
    (inner) => {
      for (const [name, { about, choices }] of Object.entries(command.positionals ?? {})) {
        inner.positional(name, { type: 'string', describe: about, ...(choices === undefined ? {} : { choices }) });
      }
      inner.options(command.options ?? {});
      for (const [call, does] of command.examples ?? []) inner.example(call, does);
      return inner;
    },
    async (args) => {
      const restored = withDashes(args);
      checkArguments(restored, command, words);
      done(await command.run(restored, context));
    },
  );
}

/** Keys that yargs itself puts in. */
const OWN_KEYS = ['_', '$0', 'help', 'h', 'version'];

/**
 * @throws UsageError for an option that the command does not know, one given twice, and words too many.
 */
function checkArguments(args: Arguments, command: Command, words: number): void {
  const options: Readonly<Record<string, Options>> = command.options ?? {};
  refuseUnknownOptions(args, options, Object.keys(command.positionals ?? {}));
  const names = Object.keys(options);
  for (const name of names) {
    if (Array.isArray(args[name]) && options[name]?.array !== true) throw new UsageError(`--${name} was given more than once`);
    if (args[name] === '') throw new UsageError(`--${name}: got nothing, expected a value`);
  }
  const extra = (args['_'] as (string | number)[])[words];
  if (extra !== undefined) throw new UsageError(`unexpected argument '${String(extra)}'; expected: slipgauge ${command.usage}`);
}

function refuseUnknownOptions(args: Arguments, options: Readonly<Record<string, Options>>, positionals: readonly string[] = []): void {
  const names = Object.keys(options);
  const known = new Set([...OWN_KEYS, ...names, ...names.map(camelCase), ...positionals]);
  const unknown = Object.keys(args).find((key) => !known.has(key));
  if (unknown === undefined) return;
  const dashed = [...names, 'help'].map((name) => `--${name}`);
  const got = `--${kebabCase(unknown)}`;
  throw new UsageError(`unknown option ${got}${didYouMean(got, dashed) || `; known: ${dashed.join(', ')}`}`);
}
