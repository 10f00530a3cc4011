// The Python that has a peer: an environment of the caller's own, or one made under node_modules/.cache with the package from PyPI.
//
//   SLIPGAUGE_PEER_VENV=DIR       an existing environment with hftbacktest
//   SLIPGAUGE_PEER_DBN_VENV=DIR   one with databento-dbn
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const PEER_VERSION = '2.4.4';
export const DBN_VERSION = '0.72.0';

const LONGEST_MS = 600_000;
const CACHE = resolve('node_modules/.cache/slipgauge-peers');

/** `{ python }` with hftbacktest, or `{ skipped }` with the reason where there is no Python or no package to be had. */
export function peerPython(venv = process.env.SLIPGAUGE_PEER_VENV) {
  return pythonWith('hftbacktest', PEER_VERSION, join(CACHE, 'venv'), venv);
}

/** The same with databento-dbn. */
export function dbnPython(venv = process.env.SLIPGAUGE_PEER_DBN_VENV) {
  return pythonWith('databento-dbn', DBN_VERSION, join(CACHE, 'venv-dbn'), venv);
}

function pythonWith(name, version, own, venv) {
  if (venv !== undefined) return found(resolve(venv), name, version) ?? { skipped: `${venv} has no ${name} ${version}` };
  return found(own, name, version) ?? made(own, name, version);
}

function found(venv, name, version) {
  const python = join(venv, 'bin/python');
  if (!existsSync(python)) return undefined;
  const asked = run(python, ['-c', `from importlib.metadata import version; print(version("${name}"))`]);
  return asked.stdout?.trim() === version ? { python } : undefined;
}

function made(own, name, version) {
  rmSync(own, { recursive: true, force: true });
  mkdirSync(dirname(own), { recursive: true });
  const began = run('python3', ['-m', 'venv', own]);
  if (began.status !== 0) return { skipped: `no python3 that makes environments: ${lastLine(began)}` };
  const installed = run(join(own, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`]);
  const whole = found(own, name, version);
  if (whole !== undefined) return whole;
  rmSync(own, { recursive: true, force: true });
  return { skipped: `${name} ${version} could not be installed from PyPI: ${lastLine(installed)}` };
}

function run(command, args) {
  return spawnSync(command, args, { encoding: 'utf8', timeout: LONGEST_MS });
}

function lastLine({ stderr, error, status, signal }) {
  return (stderr ?? '').trim().split('\n').at(-1) || (error?.message ?? `it ended with ${status ?? signal}`);
}
