/**
 * The baseline of a bench: what its scenarios gave when they were last looked at and found right, and why each such time.
 *
 * A JSON file for version control: digests, figures, and the fills packed (`fill-rows.ts`), so that the first difference can be named; settings by
 * path, so that a changed scenario is told from a changed engine. No path of a machine, no time but that of the reasons. Speed is a ratio: replay
 * time over one pass of the calibration loop in the same process.
 *
 * Example: `readBaseline('data/benches/sample.bench.baseline.json', 'data/benches/sample.bench.yaml')`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DataError, UsageError } from '../../base/errors.js';
import { writeWhole } from '../../base/io/atomic.js';
import { SEMANTICS } from '../../sim/message.js';
import { unpackFills, type FillRow } from './fill-rows.js';

/** Grows when the layout of the file changes. */
const FORMAT = 1;

const sessionSchema = z.object({
  id: z.string(),
  digest: z.string(),
  strategyDigest: z.string(),
  latencyDigests: z.record(z.string(), z.string()),
  counts: z.object({ requests: z.number(), orders: z.number(), reports: z.number(), fills: z.number() }),
  metrics: z.record(z.string(), z.number().nullable()),
  fills: z.string(),
});

const scenarioSchema = z.object({
  id: z.string(),
  path: z.string(),
  digest: z.string(),
  tapes: z.array(z.object({ id: z.string(), digest: z.string(), rows: z.number() })),
  /** Replay time over one pass of the calibration loop. */
  replayLoops: z.number(),
  settings: z.record(z.string(), z.string()),
  sessions: z.array(sessionSchema),
});

const baselineSchema = z.object({
  format: z.number(),
  tool: z.string(),
  semantics: z.number(),
  reasons: z.array(z.object({ at: z.string(), why: z.string() })),
  scenarios: z.array(scenarioSchema),
});

/** What one session gave. */
export type BaselineSession = z.infer<typeof sessionSchema>;
/** What one scenario gave. */
export type BaselineScenario = z.infer<typeof scenarioSchema>;
/** The whole file. */
export type Baseline = z.infer<typeof baselineSchema>;

/**
 * Read the baseline of a bench and see that it can be compared with.
 * @throws UsageError when there is none or its semantics are not today's, DataError when it is damaged.
 */
export function readBaseline(path: string, benchFile: string): Baseline {
  const baseline = readStored(path);
  const update = `slipgauge regress ${benchFile} --update --why "…"`;
  if (baseline === undefined)
    throw new UsageError(`${path}: there is no baseline yet; look at what the scenarios give, then write it: ${update}`);
  if (baseline.semantics !== SEMANTICS) {
    throw new UsageError(
      `${path}: the baseline is of semantics ${baseline.semantics}, this slipgauge ${baseline.semantics < SEMANTICS ? 'fills by newer rules' : 'fills by older rules'}, semantics ${SEMANTICS}, so a difference would say nothing. docs/semantics.md lists what each number changed; if that is wanted, write the baseline anew: ${update}`,
    );
  }
  return baseline;
}

/** The file as it stands, of whatever semantics; undefined when there is none. @throws DataError when it is damaged. */
export function readStored(path: string): Baseline | undefined {
  if (!existsSync(path)) return undefined;
  const repair = 'Restore it from version control, or remove it and write it anew with --update --why "…".';
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new DataError(`${path}: is no JSON (${error instanceof Error ? error.message : String(error)}). ${repair}`);
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format !== FORMAT)
    throw new DataError(`${path}: is of format ${format}, this slipgauge reads format ${FORMAT}. ${repair}`);
  const read = baselineSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new DataError(`${path}: is no baseline (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}). ${repair}`);
}

/** The fills of a session. @throws DataError when they are damaged. */
export function storedFills(path: string, session: BaselineSession): FillRow[] {
  try {
    return unpackFills(session.fills);
  } catch {
    throw new DataError(`${path}: the fills of session ${session.id} are damaged. Restore the file from version control.`);
  }
}

/** Write a baseline, whole or not at all. */
export function writeBaseline(path: string, baseline: Omit<Baseline, 'format'>): void {
  writeWhole(path, `${JSON.stringify({ format: FORMAT, ...baseline }, null, 2)}\n`);
}
