/** `slipgauge regress`: the scenarios of a bench against its committed baseline, for CI; or the baseline written anew, with the reason. */
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { CheckFailed, UsageError } from '../base/errors.js';
import { writeBeside } from '../base/io/atomic.js';
import type { RegressResult } from '../lab/regress/index.js';
import {
  isOn,
  JSON_OPTION,
  optionalText,
  readOption,
  text,
  valueOption,
  type Arguments,
  type Command,
  type CommandContext,
} from './command.js';
import { printJson, printText } from './print.js';
import { newStages } from './progress.js';

export const regressCommand: Command = {
  usage: 'regress <bench>',
  about: 'Run the scenarios of a bench file and compare with its baseline; exit code 1 with the first difference',
  positionals: { bench: { about: 'NAME.bench.yaml; the baseline is NAME.bench.baseline.json beside it' } },
  options: {
    update: { type: 'boolean', describe: 'Write what the scenarios give now as the baseline; needs --why' },
    why: valueOption('Why the baseline is right as it is now; kept in it'),
    junit: valueOption('Write the result to this file as JUnit XML too'),
    'fail-on-slowdown': readOption('Fail when a replay takes this many times as long as in the baseline, such as 1.5', ratio),
    json: JSON_OPTION,
  },
  examples: [
    ['$0 regress data/benches/sample.bench.yaml', 'The bench that comes with slipgauge'],
    ['$0 regress my.bench.yaml --update --why "fees of 2026"', 'Take what the scenarios give now as right'],
    ['$0 regress my.bench.yaml --junit regress.xml --fail-on-slowdown 1.5', 'In CI'],
  ],
  async run(args, context) {
    checkOptions(args);
    return isOn(args, 'update') ? await update(args, context) : await check(args, context);
  },
};

function ratio(value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number > 0)) throw new UsageError(`--fail-on-slowdown: got ${value}, expected a ratio above 0 such as 1.5`);
  return number;
}

/** Options that belong together. @throws UsageError */
function checkOptions(args: Arguments): void {
  const why = optionalText(args, 'why');
  if (isOn(args, 'update') && (why === undefined || why.trim() === ''))
    throw new UsageError('--update needs --why "…": the reason is kept in the baseline, for those who wonder later');
  if (!isOn(args, 'update') && why !== undefined) throw new UsageError('--why is for --update; give both, or neither');
  for (const option of ['junit', 'fail-on-slowdown'])
    if (isOn(args, 'update') && args[option] !== undefined) throw new UsageError(`--${option} is for a check; --update makes none`);
}

async function update(args: Arguments, { signal }: CommandContext): Promise<number> {
  const { updateBaseline } = await import('../lab/regress/index.js');
  const stages = await newStages();
  // The day alone: no run depends on it.
  const reason = { why: text(args, 'why'), at: new Date().toISOString().slice(0, 10) };
  const result = await updateBaseline(text(args, 'bench'), reason, { signal, onProgress: stages.update }).finally(() => {
    stages.stop();
  });
  if (isOn(args, 'json')) printJson(result);
  else {
    const { updateText } = await import('./regress-text.js');
    printText(updateText(result));
  }
  return 0;
}

/** Where the JUnit file may stand: on no folder, and on nothing that the bench is made of. @throws UsageError */
function freeFor(junit: string, bench: string): string {
  if (existsSync(junit) && lstatSync(junit).isDirectory()) throw new UsageError(`--junit ${junit}: is a folder, expected a file`);
  if (existsSync(junit) && !/^\s*<\?xml/.test(readFileSync(junit, 'utf8')))
    throw new UsageError(`--junit ${junit}: is there and is no XML; name a file that may be replaced (the bench is ${bench})`);
  return junit;
}

async function check(args: Arguments, { signal }: CommandContext): Promise<number> {
  const { junitXml, regress } = await import('../lab/regress/index.js');
  const bench = text(args, 'bench');
  const junit = optionalText(args, 'junit');
  // Begun before the runs: a folder that is missing is told at once.
  const beside = junit === undefined ? undefined : writeBeside(freeFor(junit, bench));
  const stages = await newStages();
  let result: RegressResult;
  try {
    const failOnSlowdown = args['fail-on-slowdown'] as number | undefined;
    result = await regress(bench, { failOnSlowdown, signal, onProgress: stages.update });
  } catch (error) {
    beside?.discard();
    throw error;
  } finally {
    stages.stop();
  }
  if (beside !== undefined) writeFileSync(beside.temp, junitXml(result));
  beside?.commit();
  return await told(result, isOn(args, 'json'));
}

/** Print a result. @throws CheckFailed with the first difference, where it is for a person. */
async function told(result: RegressResult, asJson: boolean): Promise<number> {
  if (asJson) {
    printJson(result);
    return result.passed ? 0 : 1;
  }
  const { regressText } = await import('./regress-text.js');
  printText(await regressText(result));
  if (result.firstDifference === null) return 0;
  const accept = `If this is wanted, accept it: slipgauge regress ${result.bench} --update --why "…"`;
  throw new CheckFailed(`${result.bench}: ${result.firstDifference}\n${accept}`);
}
