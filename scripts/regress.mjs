// Holds the sample bench against its baseline: `npm run regress`. For `.ci/run`, sessions that pass and fail are counted in
// test-results/regress.json, and test-results/regress.xml is the result as JUnit XML.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

const BENCH = 'data/benches/sample.bench.yaml';
mkdirSync('test-results', { recursive: true });
const call = ['dist/cli/main.js', 'regress', BENCH, '--junit', 'test-results/regress.xml', '--json', ...process.argv.slice(2)];
const { status, stdout, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8', maxBuffer: 1 << 26 });
if (stderr !== '') console.error(stderr.trimEnd());

const counts = { passed: 0, failed: 0, skipped: 0 };
const { scenarios = [], firstDifference } = stdout === '' ? {} : JSON.parse(stdout);
for (const { id, sessions, failure, speed } of scenarios) {
  for (const session of sessions) {
    counts[session.passed ? 'passed' : 'failed']++;
    console.log(
      `${session.passed ? 'passed' : 'FAILED'}   ${id} ${session.id}, ${session.fills} fills${session.passed ? '' : `: ${session.failure}`}`,
    );
  }
  if (failure !== null && sessions.every(({ passed }) => passed)) counts.failed++;
  if (failure !== null) console.log(`FAILED   ${failure}`);
  if (speed !== null) console.log(`speed    ${id}: ${speed.slowdown} times the replay time of the baseline, by the calibration loop`);
}
if (status !== 0 && counts.failed === 0) counts.failed = 1;
writeFileSync('test-results/regress.json', `${JSON.stringify(counts)}\n`);
if (typeof firstDifference === 'string') console.log(`first difference: ${firstDifference}`);
console.log(`regress: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
