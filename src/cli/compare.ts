/** `slipgauge compare`: two runs, or two sets of runs, metric by metric, and whether what differs is more than noise. */
import { isOn, JSON_OPTION, optionalText, text, valueOption, type Command } from './command.js';
import { printJson, printText } from './print.js';
import { newStages } from './progress.js';

export const compareCommand: Command = {
  usage: 'compare <first> <second>',
  about: 'Two runs, or two sets of runs over seeds, on one market: each metric with its difference and interval',
  positionals: {
    first: { about: 'Run directory; or several with commas between, or a folder of them: then paired by seed' },
    second: { about: 'What it is compared with' },
  },
  options: {
    session: valueOption('One session of both, or of the first; default: all that both have'),
    'session-b': valueOption('The session of the second, where it has another name'),
    metric: valueOption('A metric by name, or several by pattern, such as markout.mid.*'),
    all: { type: 'boolean', describe: 'All metrics instead of the main ones' },
    json: JSON_OPTION,
  },
  examples: [
    ['$0 compare runs/4ms runs/5ms', 'What a millisecond more costs, session by session'],
    ['$0 compare runs/first runs/first --session twap --session-b join', 'Two sessions of one run'],
    ['$0 compare runs/4ms-1,runs/4ms-2 runs/5ms-1,runs/5ms-2', 'Over seeds: runs with the same seed are paired'],
  ],
  async run(args, { signal }) {
    const { compareRuns } = await import('../run/index.js');
    const stages = await newStages();
    const comparison = await compareRuns(text(args, 'first'), text(args, 'second'), {
      session: optionalText(args, 'session'),
      sessionB: optionalText(args, 'session-b'),
      metric: optionalText(args, 'metric'),
      all: isOn(args, 'all'),
      signal,
      onProgress: stages.update,
    }).finally(() => {
      stages.stop();
    });
    if (isOn(args, 'json')) printJson(comparison);
    else {
      const { comparisonText } = await import('./compare-text.js');
      printText(await comparisonText(comparison));
    }
    return 0;
  },
};
