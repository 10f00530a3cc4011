// Adds up what the parts of `.ci/run` counted and prints `N passed, N failed, N skipped` as its last line, alone.
//
// Arguments: `name=exit code` a part. A part that counts writes test-results/NAME.json: vitest's own JSON, or `{ passed, failed, skipped }`;
// one without is one check. A part that failed without a failed count counts as one failure. Exits with 1 when anything failed.
import { existsSync, readFileSync } from 'node:fs';

const total = { passed: 0, failed: 0, skipped: 0 };
for (const argument of process.argv.slice(2)) {
  const [name, code] = argument.split('=');
  const part = countsOf(name, Number(code));
  for (const key of Object.keys(total)) total[key] += part[key];
  console.log(`${name}: ${line(part)}`);
}
console.log(line(total));
process.exitCode = total.failed > 0 ? 1 : 0;

function countsOf(name, code) {
  const file = `test-results/${name}.json`;
  if (!existsSync(file)) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const json = JSON.parse(readFileSync(file, 'utf8'));
  const part = 'numTotalTests' in json ? ofVitest(json) : { passed: json.passed, failed: json.failed, skipped: json.skipped };
  if (code !== 0 && part.failed === 0) part.failed = 1;
  return part;
}

/** A file that cannot be loaded has no tests in it: it counts as a failure of its own. */
function ofVitest(json) {
  const broken = json.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  return { passed: json.numPassedTests, failed: json.numFailedTests + broken, skipped: json.numPendingTests + json.numTodoTests };
}

function line({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
