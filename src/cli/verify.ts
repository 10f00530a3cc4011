/** `slipgauge verify`: run a run again, and say whether it gave the same. */
import { CheckFailed } from '../base/errors.js';
import { isOn, JSON_OPTION, text, type Command } from './command.js';
import { printJson, printText } from './print.js';
import { newStages } from './progress.js';

export const verifyCommand: Command = {
  usage: 'verify <run>',
  about: 'Run a run again and compare the digests; exit code 1 when they differ',
  positionals: { run: { about: 'Run directory' } },
  options: { json: JSON_OPTION },
  async run(args, { signal }) {
    const dir = text(args, 'run');
    const { verifyRun } = await import('../run/index.js');
    const stages = await newStages();
    const result = await verifyRun(dir, { signal, onProgress: stages.update }).finally(() => {
      stages.stop();
    });
    if (isOn(args, 'json')) {
      printJson(result);
      return result.ok ? 0 : 1;
    }
    const about = [...result.differences, ...(result.note === undefined ? [] : [result.note])];
    if (!result.ok) {
      const said =
        result.got === result.expected
          ? `the same, digest ${result.got}, but not what was recorded of its markets`
          : `got digest ${result.got}, the run has ${result.expected}`;
      throw new CheckFailed(`${dir}: ${said}\n${about.join('\n')}`);
    }
    printText([`${dir}: the same, digest ${result.got}`, ...about].join('\n'));
    return 0;
  },
};
