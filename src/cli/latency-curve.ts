/** `slipgauge latency curve`: what the figures of a scenario's sessions do as latency grows. */
import { UsageError } from '../base/errors.js';
import type { CurveResult } from '../lab/latency-curve/index.js';
import { integerOption, isOn, JSON_OPTION, optionalText, text, valueOption, type Arguments, type Command } from './command.js';
import { note, printJson, printText } from './print.js';
import { newStages } from './progress.js';

const PATHS = ['feed', 'entry', 'cancel', 'response', 'all'] as const;

export const latencyCurveCommand: Command = {
  usage: 'latency curve <scenario>',
  about:
    'Run the sessions of a scenario at several latencies in one replay: what each figure loses, with intervals, and where the edge is gone',
  positionals: { scenario: { about: 'Scenario, YAML or JSON' } },
  options: {
    path: valueOption(
      'Whose latency is moved: market data, requests, cancels alone, reports; all: feed, entry and response, one after the other',
      {
        choices: PATHS,
        demandOption: true,
      },
    ),
    at: valueOption('Latencies to add, with commas: 0,1ms,5ms,20ms,100ms; 0 is always among them'),
    times: valueOption('Or factors on the latency: 0.5,1,2; 1 is always among them'),
    session: valueOption('One session of the scenario alone'),
    metric: valueOption(
      'Metrics to show beside the main ones, with commas, by their names in metrics.json: makerShare,markout.mid.1s.maker',
    ),
    repeat: integerOption('repeat', 'Run so many seeds and take intervals over them, instead of over blocks of time', { min: 2 }),
    out: valueOption('Folder for the results: a run with all points as its sessions, curve.json, latency.html'),
    force: { type: 'boolean', describe: 'Replace a run that stands at --out' },
    json: JSON_OPTION,
  },
  examples: [
    ['$0 latency curve data/scenarios/first.yaml --path entry --at 0,1ms,5ms,20ms,100ms', 'Requests up to 100 ms later'],
    [
      '$0 latency curve first.yaml --path all --times 0.5,1,2 --session quoter --out runs/latency',
      'Each way half and twice as long; a page to look at',
    ],
    ['$0 latency curve first.yaml --path cancel --at 1ms,10ms --repeat 20 --json', 'Intervals over 20 seeds'],
  ],
  async run(args, { signal }) {
    const { latencyCurve, movedPaths } = await import('../lab/latency-curve/index.js');
    const path = text(args, 'path') as (typeof PATHS)[number];
    const out = optionalText(args, 'out');
    const points = await pointsOf(args);
    const stages = await newStages();
    const result = await latencyCurve(text(args, 'scenario'), {
      ...points,
      paths: movedPaths(path),
      session: optionalText(args, 'session'),
      metrics: metricsOf(args),
      seeds: args['repeat'] as number | undefined,
      out,
      force: isOn(args, 'force'),
      signal,
      onProgress: stages.update,
    }).finally(() => {
      stages.stop();
    });
    await print(result, out, isOn(args, 'json'));
    for (const message of result.failed) note(`slipgauge: ${message.replaceAll('\n', '\n  ')}`);
    return result.failed.length === 0 ? 0 : 4;
  },
};

async function pointsOf(args: Arguments) {
  const { pointsAt, pointsTimes } = await import('../lab/latency-curve/index.js');
  const at = optionalText(args, 'at');
  const times = optionalText(args, 'times');
  if (at !== undefined && times !== undefined) throw new UsageError('got --at and --times; give one: latencies to add, or factors');
  if (at !== undefined) return { by: 'at', points: pointsAt(at) } as const;
  if (times !== undefined) return { by: 'times', points: pointsTimes(times) } as const;
  throw new UsageError('got no points; give --at 0,1ms,5ms,20ms,100ms (added), or --times 0.5,1,2 (factors)');
}

function metricsOf(args: Arguments): string[] {
  const list = optionalText(args, 'metric');
  return list === undefined ? [] : list.split(',').map((name) => name.trim());
}

async function print({ curve }: CurveResult, out: string | undefined, asJson: boolean): Promise<void> {
  if (asJson) {
    printJson(out === undefined ? curve : { out, ...curve });
    return;
  }
  const { curveText } = await import('../lab/latency-curve/index.js');
  const where = out === undefined ? '' : `\nrun   ${out}\npage  ${out}/latency.html\n`;
  printText(`${await curveText(curve, Math.min(160, process.stdout.columns || 120))}${where}`);
}
