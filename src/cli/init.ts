/**
 * `slipgauge init my-strategy.ts`: a commented strategy to start from, a scenario beside it that runs it on the shipped sample, and what an
 * editor needs to check it.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../base/errors.js';
import { writeWhole } from '../base/io/atomic.js';
import { strategyTemplate, tsconfigFor } from '../trading/template.js';
import { isOn, JSON_OPTION, text, type Command } from './command.js';
import { printJson, printText } from './print.js';

/** The installed package. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));

export const initCommand: Command = {
  usage: 'init <file>',
  about: 'Write a commented strategy to start from, and a scenario that runs it',
  positionals: { file: { about: 'The strategy file to write, such as my-strategy.ts' } },
  options: { json: JSON_OPTION },
  examples: [['$0 init my-strategy.ts', 'A strategy, and my-strategy.yaml that runs it on the shipped sample']],
  run(args) {
    const file = resolve(text(args, 'file'));
    if (!file.endsWith('.ts'))
      throw new UsageError(`${text(args, 'file')}: expected the name of a strategy file that ends in .ts, such as my-strategy.ts`);
    const scenario = file.replace(/\.ts$/, '.yaml');
    for (const path of [file, scenario]) {
      if (existsSync(path)) throw new UsageError(`${path} exists already; give another name`);
    }
    const files: [path: string, content: string][] = [
      [file, strategyTemplate.replaceAll('my-strategy.ts', basename(file))],
      [scenario, scenarioFor(file)],
    ];
    const folder = dirname(file);
    if (!existsSync(join(folder, 'tsconfig.json')) && !existsSync(join(folder, 'node_modules/slipgauge'))) {
      files.push([join(folder, 'tsconfig.json'), tsconfigFor(PACKAGE)]);
    }
    for (const [path, content] of files) writeWhole(path, content);
    const written = files.map(([path]) => path);
    const next = `slipgauge run ${scenario} --out ${join(folder, 'runs', basename(file, '.ts'))}`;
    if (isOn(args, 'json')) printJson({ files: written, next });
    else printText(`wrote ${written.map((path) => basename(path)).join(', ')} in ${folder}\nnext: ${next}`);
    return Promise.resolve(0);
  },
};

function scenarioFor(strategy: string): string {
  return `# yaml-language-server: $schema=${join(PACKAGE, 'data/schema/scenario.schema.json')}
# Everything that is not said here has a default; the run prints all of it.
seed: 1
tapes:
  - id: btc
    # The sample that comes with slipgauge. Put your own capture or tape here.
    path: ${JSON.stringify(join(PACKAGE, 'data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz'))}
    format: binance
    instrument: { symbol: BTCUSDT, kind: linear, tickSize: "0.1", lotSize: "0.001", multiplier: "1", currency: USDT }
sessions:
  - id: patient
    strategy: ./${basename(strategy)}
    params: { side: buy, qty: "0.5", patience: 20s }
    venue: &venue
      queue: { model: prob-power3, n: 3 }
      fees: { maker: "0.0002", taker: "0.0005" }
    latency: &latency { entry: 4ms, response: 2ms }
  # The same strategy with less patience, on the same replay.
  - id: hasty
    strategy: ./${basename(strategy)}
    params: { side: buy, qty: "0.5", patience: 1s }
    venue: *venue
    latency: *latency
`;
}
