/** `slipgauge venue …`: the matching venue held against published cases and workloads. */
import { readFileSync } from 'node:fs';
import { DataError } from '../base/errors.js';
import { unreadable } from '../base/io/byte-source.js';
import { integerOption, isOn, JSON_OPTION, text, type Command } from './command.js';
import { aligned, printJson, printText } from './print.js';

const cases: Command = {
  usage: 'venue cases <file>',
  about: 'Run matching cases, a JSON object a line, and say what differs; exit code 1 when something does',
  positionals: { file: { about: 'File of cases (.jsonl)' } },
  options: { all: { type: 'boolean', describe: 'List the cases that pass too' }, json: JSON_OPTION },
  async run(args) {
    const file = text(args, 'file');
    const { checkCases } = await import('../lab/venue/index.js');
    const results = checkCases(file, textOf(file));
    const failed = results.filter(({ isPassed }) => !isPassed);
    const counts = { passed: results.length - failed.length, failed: failed.length };
    if (isOn(args, 'json')) printJson({ ...counts, cases: results });
    else {
      const shown = isOn(args, 'all') ? results : failed;
      const lines = shown.map(({ id, isPassed, difference }) => (isPassed ? `pass  ${id}` : `FAIL  ${id}\n      ${difference}`));
      printText([...lines, `${file}: ${counts.passed} passed, ${counts.failed} failed`].join('\n'));
    }
    return failed.length === 0 ? 0 : 1;
  },
};

const ops: Command = {
  usage: 'venue ops <file>',
  about: 'Play a packed workload on the matching engine and say how fast it was',
  positionals: { file: { about: 'Packed workload (.ops.gz)' } },
  options: {
    hash: { type: 'boolean', describe: 'Print the SHA-256 of the text of all reports' },
    rounds: integerOption('rounds', 'How often it is played; the fastest counts; default 3', { min: 1, initial: 3 }),
    json: JSON_OPTION,
  },
  async run(args) {
    const { hashOps, readOps, timeOps } = await import('../lab/venue/index.js');
    const workload = readOps(text(args, 'file'));
    const speed = timeOps(workload, args['rounds'] as number);
    const hash = isOn(args, 'hash') ? hashOps(workload).sha256 : undefined;
    const { messages, reports, seconds, cpuSeconds } = speed;
    const rss = process.resourceUsage().maxRSS;
    const result = {
      messages,
      reports,
      ...(hash !== undefined && { reportSha256: hash }),
      messagesPerSecond: Math.round(messages / seconds),
      messagesPerCpuSecond: Math.round(messages / cpuSeconds),
      peakMiB: Math.round(rss / 1024),
    };
    if (isOn(args, 'json')) printJson(result);
    else
      printText(
        aligned([
          ['messages', `${messages}, ${reports} reports`],
          ...(hash === undefined ? [] : [['report SHA-256', hash] as [string, string]]),
          ['speed', `${(messages / seconds / 1e6).toFixed(2)} million messages/s, reports written into columns`],
          ['one core', `${(messages / cpuSeconds / 1e6).toFixed(2)} million messages a second of processor time`],
          ['memory', `${Math.round(rss / 1024)} MiB at the peak`],
        ]),
      );
    return 0;
  },
};

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const told = unreadable(file, error);
    throw told instanceof DataError ? told : (error as Error);
  }
}

export const venueCommands: readonly Command[] = [cases, ops];
