/**
 * Calls the command line as a person does: its own process, from `dist`; or, where the process does not matter, without one. Always in a
 * folder that is thrown away.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';
import { describe } from '../../src/cli/edge.js';

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
  /** Written to standard input; without it there is none. */
  readonly stdin?: string;
  /** Leave standard input open, and send Ctrl-C when stderr or a file says that work is under way. */
  readonly interruptWhen?: () => boolean;
  /** What is sent then; default SIGINT, as Ctrl-C does. */
  readonly interruptBy?: NodeJS.Signals;
  readonly env?: Readonly<Record<string, string>>;
}

/** Run `slipgauge` with some words, in a process of its own. */
export async function slipgauge(
  words: readonly string[],
  { stdin, interruptWhen, interruptBy = 'SIGINT', env }: CallOptions = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...words], { env: { ...process.env, NO_COLOR: '1', ...env }, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined);
  if (interruptWhen === undefined) child.stdin.end(stdin);
  else {
    child.stdin.write(stdin ?? '');
    const watch = setInterval(() => {
      if (interruptWhen()) child.kill(interruptBy);
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

/**
 * As a call ends, without a process of its own: what `main.ts` does, and what it would print. Much faster; runs from `src`, in the working
 * folder of the tests (see `useFolder`), one call at a time.
 */
export async function inProcess(words: readonly string[]): Promise<Ended> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      printed[stream] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await runCommandLine(words, new AbortController().signal), ...printed };
  } catch (error) {
    const { text, exitCode } = describe(error);
    return { code: exitCode, stdout: printed.stdout, stderr: `${printed.stderr}slipgauge: ${text}` };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** Work in a scratch folder for the length of a test file; `afterAll` restores what was and removes it. */
export function useFolder(): Scratch {
  const home = scratch();
  const before = { folder: process.cwd(), temp: process.env['TMPDIR'] };
  process.chdir(home.dir);
  process.env['TMPDIR'] = home.temp;
  afterAll(() => {
    process.chdir(before.folder);
    if (before.temp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before.temp;
    home.remove();
  });
  return home;
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

/** What lies under a folder. A folder that goes away while it is read is looked for again. */
function namesUnder(dir: string): string[] {
  for (;;) {
    try {
      return readdirSync(dir, { recursive: true }).map(String);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(dir)) throw error;
    }
  }
}

/** Make one. */
function scratch(): Scratch {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'slipgauge-cli-')));
  const temp = join(dir, 'temp');
  mkdirSync(temp);
  return {
    dir,
    temp,
    list: () =>
      namesUnder(dir)
        .filter((name) => name !== 'temp' && !/^temp.slipgauge-\d+($|[/\\])/.test(name))
        .sort(),
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
