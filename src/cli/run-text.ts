/** A finished run for a person: its result as the report prints it, and where the files are. */
import { join } from 'node:path';
import type { RunResult } from '../run/index.js';
import { aligned } from './print.js';

/** The whole text. */
export async function runText(out: string, { manifest, sessions }: RunResult): Promise<string> {
  const { reportInput } = await import('../run/index.js');
  const { printedResult } = await import('../report/index.js');
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  const result = await printedResult(reportInput(manifest, sessions), { colour, width: Math.min(120, process.stdout.columns || 100) });
  const { rows, loadSeconds, replaySeconds, measureSeconds } = manifest.timings;
  const files = aligned([
    ['run', out],
    ['report', join(out, 'report.html')],
    [
      'time',
      `${loadSeconds.toFixed(1)} s to load, ${replaySeconds.toFixed(1)} s to replay ${rows} rows, ${measureSeconds.toFixed(1)} s to measure`,
    ],
  ]);
  return `${result}\n${files}`;
}
