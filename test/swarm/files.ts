/**
 * The tape of a scenario as files: written as text, imported, and replayed from there, with the same digests; and damaged on the way, which must be
 * refused as bad data or read as other data, and must never be anything else.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, invariant, UsageError } from '../../src/base/errors.js';
import { importTape } from '../../src/market/import/index.js';
import { openTape } from '../../src/market/tape-read.js';
import type { Tape } from '../../src/market/tape.js';
import type { Acted } from '../sim/stage.js';
import { PLAIN } from '../trading/play.js';
import { toDice, type Dice } from '../twin/generate.js';
import type { Scenario } from './scenario.js';

type Replay = (tape: Tape) => Promise<Acted[]>;

/** What the scenario asks for. @throws whatever is wrong. */
export async function checkFiles(scenario: Scenario, acted: readonly Acted[], replay: Replay): Promise<void> {
  if (scenario.file === 'none') return;
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-swarm-'));
  try {
    const text = textOf(scenario);
    const dice = toDice(`files/${scenario.seed}`);
    if (scenario.file === 'round trip') await roundTrip(folder, text, acted, replay);
    else if (scenario.file === 'damaged text') await damagedText(folder, text, dice);
    else await damagedTape(folder, text, dice);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function textOf({ rows }: Scenario): string {
  const head = `# slipgauge ${JSON.stringify({ instrument: PLAIN, levelOfDetail: 'L2' })}\nexchTs,recvTs,kind,side,price,qty,orderId,flags\n`;
  return head + rows.map((row) => `${row.join(',')}\n`).join('');
}

async function imported(folder: string, text: string | Buffer): Promise<string> {
  const from = join(folder, 'rows.csv');
  const out = join(folder, 'tape.arrow');
  writeFileSync(from, text);
  await importTape({ files: [from], format: 'csv', instrument: PLAIN, out, options: {} });
  return out;
}

async function roundTrip(folder: string, text: string, acted: readonly Acted[], replay: Replay): Promise<void> {
  const again = await replay(await openTape(await imported(folder, text)));
  again.forEach(({ digest, id }, i) => {
    invariant(digest === acted[i]!.digest, `session ${id} has the same digest on the imported tape`);
  });
}

/** Bytes of the text change, go or come. */
async function damagedText(folder: string, text: string, dice: Dice): Promise<void> {
  const bytes = damaged(Buffer.from(text), dice, ['0', '9', ',', '\n', '-', '.', 'x', '"', '\r', '\u0000', '\u00ff', ' ']);
  try {
    await imported(folder, bytes);
  } catch (error) {
    if (!(error instanceof DataError || error instanceof UsageError)) throw error;
    const left = readdirSync(folder).filter((name) => name !== 'rows.csv');
    invariant(left.length === 0, `a refused import leaves nothing, got ${left.join(' ')}`);
    return;
  }
  await readAll(join(folder, 'tape.arrow'));
}

/** Bytes of the tape file change, go or come: its frame notices, or its columns say something else. */
async function damagedTape(folder: string, text: string, dice: Dice): Promise<void> {
  const out = await imported(folder, text);
  writeFileSync(out, damaged(readFileSync(out), dice, ['\u0000', '\u0001', '\u00ff', '{', 'A', '\u0080']));
  try {
    await readAll(out);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
  }
  invariant(existsSync(out), 'reading leaves a tape where it is');
}

async function readAll(path: string): Promise<void> {
  const tape = await openTape(path);
  let rows = 0;
  for await (const batch of tape.batches()) rows += batch.length;
  invariant(rows === tape.meta.rows, `the tape has the ${tape.meta.rows} rows that it tells of, got ${rows}`);
}

function damaged(bytes: Buffer, dice: Dice, with_: readonly string[]): Buffer {
  let now = bytes;
  for (let n = 1 + dice.below(3); n > 0; n--) {
    const at = dice.below(now.length);
    const what = dice.below(10);
    const byte = Buffer.from(dice.pick(with_), 'latin1');
    if (what < 5) now = Buffer.concat([now.subarray(0, at), byte, now.subarray(at + 1)]);
    else if (what < 7) now = Buffer.concat([now.subarray(0, at), byte, now.subarray(at)]);
    else if (what < 9) now = Buffer.concat([now.subarray(0, at), now.subarray(at + 1 + dice.below(40))]);
    else now = now.subarray(0, at);
  }
  return now;
}
