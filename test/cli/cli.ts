/**
 * Calls the command line as a person does: its own process, from `dist`, in a folder that is thrown away.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built command line. */
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing; run 'npm run build' first ('npm test' does)`);

/** How a call ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a call may be given beside its words. */
export interface CallOptions {
  readonly cwd?: string;
  /** Written to standard input; without it there is none. */
  readonly stdin?: string;
  /** Leave standard input open, and send Ctrl-C when stderr or a file says that work is under way. */
  readonly interruptWhen?: () => boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Run `slipgauge` with some words. */
export async function slipgauge(words: readonly string[], { cwd, stdin, interruptWhen, env }: CallOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  if (interruptWhen === undefined) child.stdin.end(stdin);
  else {
    child.stdin.write(stdin ?? '');
    const watch = setInterval(() => {
      if (interruptWhen()) child.kill('SIGINT');
    }, 20);
    child.on('close', () => {
      clearInterval(watch);
    });
  }
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

/** A folder of its own, with a temporary folder inside. */
export interface Scratch {
  readonly dir: string;
  /** Where the calls put what is temporary: give it as `TMPDIR`. */
  readonly temp: string;
  /** What the calls were given and have made, without the cache of compiled strategies; temporary files with `temp/` before them. */
  list(): string[];
  remove(): void;
}

/** Make one. */
export function scratch(): Scratch {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'slipgauge-cli-')));
  const temp = join(dir, 'temp');
  mkdirSync(temp);
  return {
    dir,
    temp,
    list: () =>
      readdirSync(dir, { recursive: true })
        .map(String)
        .filter((name) => name !== 'temp' && !/^temp.slipgauge-\d+($|[/\\])/.test(name))
        .sort(),
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
