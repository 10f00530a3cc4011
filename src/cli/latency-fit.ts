/** `slipgauge latency fit`: recorded round trips become a law of latency, and a table that scenarios name. */
import { resolve } from 'node:path';
import { UsageError } from '../base/errors.js';
import type { KindFit, LawName, RoundTripKind, RoundTrips } from '../calibrate/latency/index.js';
import { isOn, JSON_OPTION, optionalText, readOption, text, valueOption, type Arguments, type Command } from './command.js';
import { checkPlace } from './place.js';
import { printJson, printText } from './print.js';

/** Names of the laws here, since the laws themselves are loaded late. */
const LAWS = ['lognormal', 'shifted-gamma', 'shifted-lognormal', 'mixture', 'empirical', 'best'] as const;
const KINDS = ['create', 'cancel', 'execute'] as const;

const DEFAULT_SPLIT = 0.5;

/** What is put into a table, and what of it was not said. */
export interface Taken {
  readonly kind: RoundTripKind;
  readonly kindByDefault: boolean;
  readonly law: LawName;
  readonly split: number;
  readonly splitByDefault: boolean;
  readonly autocorrelation: number;
  /** File of the table; undefined: none was asked for. */
  readonly out: string | undefined;
}

/** Fits of a file: of each kind asked for, or why there is none. */
export interface FileFit {
  readonly trips: RoundTrips;
  readonly fits: readonly KindFit[];
  /** Kinds with too few round trips for a law. */
  readonly tooFew: readonly RoundTripKind[];
  readonly fewest: number;
}

export const latencyFitCommand: Command = {
  usage: 'latency fit <file>',
  about: 'Fit laws of latency to recorded round trips, and write a table that scenarios name',
  positionals: { file: { about: 'csv of Timestamp,Order_ID,Status, plain or .gz (see docs/latency.md)' } },
  options: {
    law: valueOption('Law of the table: best on the second half of the recording, or by name', { choices: LAWS, default: 'best' }),
    kind: valueOption('Round trips to look at; default all, and create for the table', { choices: KINDS }),
    split: readOption('Share of a round trip that is the way to the venue, 0 to 1: the recording cannot tell; default 0.5', splitOf),
    'drop-missing': { type: 'boolean', describe: 'Leave out requests and confirmations without their other half, however many' },
    out: valueOption('Write the table of quantiles, entry and response leg, to this file'),
    force: { type: 'boolean', describe: 'Replace a table that stands at --out' },
    json: JSON_OPTION,
  },
  examples: [
    ['$0 latency fit gate.csv.gz', 'Laws side by side, judged on what they have not seen'],
    ['$0 latency fit gate.csv.gz --kind cancel --split 0.3 --out cancel.json', 'A table for { model: fitted, file: cancel.json }'],
  ],
  async run(args) {
    const out = freePlace(args);
    const fit = await fitFile(args);
    const taken = takenOf(args, fit, out);
    if (out !== undefined && taken === undefined) throw new UsageError(nothingToWrite(args, fit));
    if (taken?.out !== undefined) {
      const { tableOf, writeLatencyTable } = await import('../calibrate/latency/index.js');
      const kindFit = fit.fits.find(({ kind }) => kind === taken.kind)!;
      writeLatencyTable(taken.out, tableOf(fit.trips, kindFit, taken.law, taken));
    }
    const { fitDocument, fitText } = await import('./latency-fit-text.js');
    if (isOn(args, 'json')) printJson(await fitDocument(fit, taken));
    else printText(await fitText(fit, taken));
    return 0;
  },
};

/** The value of --split. */
function splitOf(value: string): number {
  const split = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (split >= 0 && split <= 1) return split;
  throw new UsageError(`--split: got ${value}, expected a share from 0 (all on the way back) to 1 (all on the way to the venue)`);
}

function freePlace(args: Arguments): string | undefined {
  const out = optionalText(args, 'out');
  if (out === undefined) return undefined;
  if (resolve(out) === resolve(text(args, 'file'))) throw new UsageError(`--out ${out}: is the recording itself; name another place`);
  checkPlace(out, isOn(args, 'force'));
  return out;
}

async function fitFile(args: Arguments): Promise<FileFit> {
  const { FEWEST_ROUND_TRIPS, fitKind, readRoundTrips, ROUND_TRIP_KINDS } = await import('../calibrate/latency/index.js');
  const trips = await readRoundTrips(text(args, 'file'), { dropMissing: isOn(args, 'drop-missing') });
  const wanted = optionalText(args, 'kind') as RoundTripKind | undefined;
  const count = (kind: RoundTripKind): number => trips.kinds[kind].roundTripNs.length;
  if (wanted !== undefined && count(wanted) === 0)
    throw new UsageError(
      `--kind: ${trips.file} holds no ${wanted} round trips, expected one of ${ROUND_TRIP_KINDS.filter((kind) => count(kind) > 0).join(', ')}`,
    );
  const kinds = wanted === undefined ? ROUND_TRIP_KINDS.filter((kind) => count(kind) > 0) : [wanted];
  return {
    trips,
    fits: kinds.filter((kind) => count(kind) >= FEWEST_ROUND_TRIPS).map((kind) => fitKind(kind, trips.kinds[kind], trips)),
    tooFew: kinds.filter((kind) => count(kind) < FEWEST_ROUND_TRIPS),
    fewest: FEWEST_ROUND_TRIPS,
  };
}

/** What a table holds or would hold; undefined where its kind has no fit. */
function takenOf(args: Arguments, { fits }: FileFit, out: string | undefined): Taken | undefined {
  const wanted = optionalText(args, 'kind');
  const fit = fits.find(({ kind }) => kind === (wanted ?? 'create'));
  if (fit === undefined) return undefined;
  const law = text(args, 'law') as (typeof LAWS)[number];
  const split = args['split'] as number | undefined;
  return {
    kind: fit.kind,
    kindByDefault: wanted === undefined,
    law: law === 'best' ? fit.best : law,
    split: split ?? DEFAULT_SPLIT,
    splitByDefault: split === undefined,
    autocorrelation: fit.autocorrelation.suggested,
    out,
  };
}

function nothingToWrite(args: Arguments, { trips, fewest }: FileFit): string {
  const kind = (optionalText(args, 'kind') ?? 'create') as RoundTripKind;
  return `--out: ${trips.file} has ${trips.kinds[kind].roundTripNs.length} ${kind} round trips, expected at least ${fewest} for a law; record more, or take another --kind`;
}
