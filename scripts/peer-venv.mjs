// The Python that has hftbacktest: an environment of the caller's own, or one made under node_modules/.cache with the package from PyPI.
//
//   SLIPGAUGE_PEER_VENV=DIR   an existing environment
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const PEER_VERSION = '2.4.4';

const LONGEST_MS = 600_000;
const OWN = resolve('node_modules/.cache/slipgauge-peers/venv');

/** `{ python }`, or `{ skipped }` with the reason where there is no Python or no package to be had. */
export function peerPython(venv = process.env.SLIPGAUGE_PEER_VENV) {
  if (venv !== undefined) return found(resolve(venv)) ?? { skipped: `${venv} has no hftbacktest ${PEER_VERSION}` };
  return found(OWN) ?? made();
}

function found(venv) {
  const python = join(venv, 'bin/python');
  if (!existsSync(python)) return undefined;
  const asked = run(python, ['-c', 'from importlib.metadata import version; print(version("hftbacktest"))']);
  return asked.stdout?.trim() === PEER_VERSION ? { python } : undefined;
}

function made() {
  rmSync(OWN, { recursive: true, force: true });
  mkdirSync(dirname(OWN), { recursive: true });
  const began = run('python3', ['-m', 'venv', OWN]);
  if (began.status !== 0) return { skipped: `no python3 that makes environments: ${lastLine(began)}` };
  const installed = run(join(OWN, 'bin/python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    `hftbacktest==${PEER_VERSION}`,
  ]);
  const whole = found(OWN);
  if (whole !== undefined) return whole;
  rmSync(OWN, { recursive: true, force: true });
  return { skipped: `hftbacktest ${PEER_VERSION} could not be installed from PyPI: ${lastLine(installed)}` };
}

function run(command, args) {
  return spawnSync(command, args, { encoding: 'utf8', timeout: LONGEST_MS });
}

function lastLine({ stderr, error, status, signal }) {
  return (stderr ?? '').trim().split('\n').at(-1) || (error?.message ?? `it ended with ${status ?? signal}`);
}
