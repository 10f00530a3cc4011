/** Writes the files of a run into its folder; the journals are there already. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunTables } from './arrow-tables.js';
import { metricsDocument } from './metrics-document.js';
import { reportInput } from './report-input.js';
import type { RunResult } from './run.js';

/** Write manifest, Arrow files, metrics and report into `dir`. */
export async function writeRunFiles(dir: string, run: RunResult): Promise<void> {
  const { manifest, sessions } = run;
  const tables = await RunTables.create(
    manifest.tapes,
    BigInt(manifest.tapes[0]!.meta.epochNs),
    sessions.flatMap(({ columns, measures }) => measures.map(({ instrument, samples }) => ({ columns, instrument, samples }))),
  );
  tables.writeOrders(join(dir, 'orders.arrow'));
  tables.writeFills(join(dir, 'fills.arrow'));
  tables.writeSamples(join(dir, 'samples.arrow'));
  writeJson(join(dir, 'metrics.json'), metricsDocument(manifest, sessions));
  const { renderReport } = await import('../report/index.js');
  writeFileSync(join(dir, 'report.html'), await renderReport(reportInput(manifest, sessions)));
  writeJson(join(dir, 'manifest.json'), manifest);
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
