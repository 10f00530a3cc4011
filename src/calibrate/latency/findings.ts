/**
 * What a fit found, in words: whether the law holds from half to half, where the level changed, how latencies hang together, what the file lacks.
 *
 * Each finding is one sentence or two, with its figures and what they are held against.
 *
 * Example: "The first half's law fails on the second: …" .
 */
import { quantileOf } from '../../measure/sum.js';
import { valuesForOne } from './autocorrelation.js';
import type { KindFit } from './fit.js';
import type { KindTrips } from './pairs.js';
import type { RoundTrips } from './round-trips.js';

/** The findings of one kind, most important first. */
export function findingsOf(trips: RoundTrips, fit: KindFit): string[] {
  const ofKind = trips.kinds[fit.kind];
  return [
    halvesText(fit),
    lawsText(fit),
    levelsText(ofKind, fit),
    autocorrelationText(fit, ofKind),
    ...missingText(ofKind),
    ...joinedText(trips),
  ];
}

function halvesText({ regimes: { halves } }: KindFit): string {
  const [before, after] = halves.medianNs.map(rounded);
  const facts = `KS of the two halves ${share(halves.distance)}, limit ${share(halves.limit)}; medians ${before ?? ''} and ${after ?? ''}`;
  return halves.differ
    ? `The first half's law fails on the second: ${facts}. No one law holds for the whole recording; fit the part that resembles what you simulate, or run on both`
    : `The halves are alike: ${facts}`;
}

function lawsText({ laws, best, heldOut, regimes }: KindFit): string {
  const limit = heldOut.limitWithAutocorrelation;
  const within = laws.filter(({ heldOut: { distance } }) => distance <= limit).map(({ name }) => name);
  const judged = `of the first half's laws, ${within.length === 0 ? 'none is' : `${within.join(', ')} ${within.length === 1 ? 'is' : 'are'}`} within the KS limit ${share(limit)} on the second half`;
  const why = within.length === 0 && !regimes.halves.differ ? ' though the halves are alike: their shape is not that of the latencies' : '';
  return `The best law is ${best}, by log-likelihood on the second half; ${judged}${why}`;
}

function levelsText({ line }: KindTrips, { regimes: { stretches, pageHinkleyAt } }: KindFit): string {
  const second =
    pageHinkleyAt === null ? 'Page–Hinkley sees no change' : `Page–Hinkley gives its first alarm at line ${line[pageHinkleyAt]!}`;
  if (stretches.length === 1) return `CUSUM sees one level throughout; ${second}`;
  const levels = stretches.map(({ from, n, medianNs }) => `${rounded(medianNs)} from line ${line[from]!} (${n})`);
  return `CUSUM sees ${stretches.length} levels, medians ${levels.join(', ')}; ${second}`;
}

function autocorrelationText({ n, autocorrelation: { spearman, within, chance, suggested } }: KindFit, { sentNs }: KindTrips): string {
  const facts = `lag-one Spearman ${signed(within)} within levels, ${signed(spearman)} overall, to which changes of level add; below ${share(chance)} may be chance`;
  if (suggested === 0) return `Within one level a latency tells nothing of the next: ${facts}`;
  const factor = Math.sqrt(valuesForOne(suggested));
  const errors =
    factor > 1.05
      ? `; the standard errors are as of ${n} independent values; with this they are about ${factor.toFixed(1)} times as large`
      : '';
  const what = suggested < 0 ? 'A slow one tends to follow a fast one' : 'Latencies come in spells';
  return `${what}: ${facts}. Suggested: autocorrelation ${suggested}, measured over messages ${medianGap(sentNs)} apart${errors}`;
}

/** Median time between one request and the next, in words. */
function medianGap(sentNs: Float64Array): string {
  const gaps = sentNs.subarray(1).map((ns, i) => Math.abs(ns - sentNs[i]!));
  const ns = quantileOf(gaps.sort(), 0.5);
  return ns < 1e9 ? rounded(ns) : `${String(Number((ns / 1e9).toPrecision(3)))} s`;
}

function missingText({ unanswered, unasked }: KindTrips): string[] {
  const texts: string[] = [];
  if (unanswered.length > 0)
    texts.push(
      `${counted(unanswered.length, 'request was', 'requests were')} never confirmed (first: line ${unanswered[0]!}) and left out: lost, or slower than the recording lasted, so the tail may be longer than it looks`,
    );
  if (unasked.length > 0)
    texts.push(`${counted(unasked.length, 'confirmation has', 'confirmations have')} no request (first: line ${unasked[0]!}) and left out`);
  return texts;
}

function joinedText({ backwardLines }: RoundTrips): string[] {
  if (backwardLines.length === 0) return [];
  const lines = backwardLines.slice(0, 5).join(', ');
  return [
    `Time runs backward at ${counted(backwardLines.length, 'line', 'lines')} of the file (${lines}): it joins several recordings, whose order is taken as it stands; halves and levels are of that order`,
  ];
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** A latency with up to four digits. */
function rounded(ns: number): string {
  return `${String(Number((ns / 1e6).toPrecision(4)))} ms`;
}

function share(value: number): string {
  return value.toFixed(3);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(3)}`;
}
