/** What a latency curve leaves in its run directory beside the run's own files: the curve as JSON and as a page. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LatencyCurve } from '../../report/latency-curve.js';

/** Write `curve.json` and `latency.html` into `dir`. */
export async function writeCurveFiles(dir: string, curve: LatencyCurve): Promise<void> {
  writeFileSync(join(dir, 'curve.json'), `${JSON.stringify(curve, null, 2)}\n`);
  const { renderLatency } = await import('../../report/index.js');
  writeFileSync(join(dir, 'latency.html'), await renderLatency(curve));
}
