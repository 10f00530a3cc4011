/** `slipgauge run`: a scenario becomes a run directory. */
import type { RunResult } from '../run/index.js';
import { isOn, JSON_OPTION, text, valueOption, type Command } from './command.js';
import { note, printJson, printText } from './print.js';
import { newStages } from './progress.js';
import { runText } from './run-text.js';

export const runCommand: Command = {
  usage: 'run <scenario>',
  about: 'Replay the market of a scenario with its strategies in it, and measure them',
  positionals: { scenario: { about: 'Scenario, YAML or JSON' } },
  options: {
    out: valueOption('Folder for the results: manifest, orders, fills, samples, metrics, report', { demandOption: true }),
    force: { type: 'boolean', describe: 'Replace a run that stands at --out' },
    debug: { type: 'boolean', describe: 'Throw when a strategy uses what it was shown after the call' },
    json: JSON_OPTION,
  },
  examples: [['$0 run data/scenarios/first.yaml --out runs/first', 'The scenario that comes with slipgauge']],
  async run(args, { signal }) {
    const out = text(args, 'out');
    const { runScenario } = await import('../run/index.js');
    const stages = await newStages();
    let result: RunResult;
    try {
      result = await runScenario(text(args, 'scenario'), {
        out,
        force: isOn(args, 'force'),
        debug: isOn(args, 'debug'),
        signal,
        onProgress: stages.update,
      });
    } finally {
      stages.stop();
    }
    if (isOn(args, 'json')) printJson(await runDocument(out, result));
    else printText(await runText(out, result));
    return failures(result);
  },
};

/** The manifest and the figures of a run, and where its files are. */
async function runDocument(out: string, { manifest, sessions }: RunResult): Promise<object> {
  const { metricsDocument } = await import('../run/metrics-document.js');
  return { out, ...manifest, metrics: metricsDocument(manifest, sessions).sessions };
}

/** Say which strategies failed; 4 when one did. */
function failures({ manifest }: RunResult): number {
  const failed = manifest.sessions.flatMap((session) => session.failed ?? []);
  for (const message of failed) note(`slipgauge: ${message.replaceAll('\n', '\n  ')}`);
  return failed.length === 0 ? 0 : 4;
}
