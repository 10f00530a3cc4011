/**
 * A fit of latency for people, and as one JSON document: the laws beside each other, what was found in words, and how the round trip was split.
 */
import type { KindFit, LawFit, RoundTripKind } from '../calibrate/latency/index.js';
import { counted, fixed, instant, significant, span } from '../report/numbers.js';
import { renderTable } from '../report/table.js';
import { wrapped } from '../report/terminal.js';
import type { FileFit, Taken } from './latency-fit.js';

/** What `slipgauge latency fit` prints. */
export async function fitText(fit: FileFit, taken: Taken | undefined): Promise<string> {
  const { trips, fits, tooFew, fewest } = fit;
  const { findingsOf } = await import('../calibrate/latency/index.js');
  const parts = [`${trips.file}, stamps of ${span(trips.resolutionNs)}\n`];
  for (const one of fits) {
    parts.push(`${headOf(fit, one.kind)}\n${quantilesText(one)}\n`, await lawTable(one, taken), termsText(one), parametersText(one));
    parts.push(
      findingsOf(trips, one)
        .map((finding) => hanging('  - ', finding))
        .join(''),
    );
  }
  for (const kind of tooFew) parts.push(`${headOf(fit, kind)}\n  too few for a law, which needs ${fewest}${rangeText(fit, kind)}\n`);
  if (taken !== undefined) parts.push(await splitText(fit, taken), takenText(taken));
  return parts.join('\n');
}

function headOf({ trips }: FileFit, kind: RoundTripKind): string {
  const { roundTripNs, sentNs } = trips.kinds[kind];
  const at = (ns: number): string => instant(String(trips.epochNs), ns, 0);
  const sent = sentNs.slice().sort();
  return `${kind}: ${counted(roundTripNs.length, 'round trip')}, ${at(sent[0] ?? 0)} to ${at(sent.at(-1) ?? 0)} UTC`;
}

function quantilesText({ quantilesNs: { min, p50, p90, p99, max } }: KindFit): string {
  return `  shortest ${span(min)}, half below ${span(p50)}, 90 % below ${span(p90)}, 99 % below ${span(p99)}, longest ${span(max)}`;
}

function rangeText({ trips }: FileFit, kind: RoundTripKind): string {
  const sorted = trips.kinds[kind].roundTripNs.slice().sort();
  return `: ${span(sorted[0] ?? 0)} to ${span(sorted.at(-1) ?? 0)}, half below ${span(sorted[Math.floor(sorted.length / 2)] ?? 0)}`;
}

async function lawTable(fit: KindFit, taken: Taken | undefined): Promise<string> {
  const chosen = taken?.kind === fit.kind ? taken.law : fit.best;
  const columns = [
    { title: 'law' },
    { title: 'log-likelihood', align: 'right' },
    { title: 'KS', align: 'right' },
    { title: 'KS at stamps', align: 'right' },
  ] as const;
  const rows = fit.laws.map((law) => [
    `${law.name === chosen ? '*' : ' '} ${law.name}`,
    likelihoodText(law),
    law.heldOut.distance.toFixed(3),
    law.heldOut.distanceAtStamps.toFixed(3),
  ]);
  return renderTable(columns, rows, { indent: 2 });
}

/** Parameters ± standard errors, a law a line. */
function parametersText({ laws, n }: KindFit): string {
  const width = Math.max(...laws.map(({ name }) => name.length));
  const lines = laws
    .filter(({ parameters }) => parameters.length > 0)
    .map(({ name, parameters }) => {
      const head = `    ${name.padEnd(width)}  `;
      return hanging(head, parameters.map(parameterText).join(', '));
    });
  return `  of all ${fixed(n, 0)}, ± standard error\n${lines.join('')}`;
}

function parameterText({ name, value, unit, standardError }: LawFit['parameters'][number]): string {
  const show = (x: number, digits: number): string => (unit === 'ns' ? span(x) : significant(x, digits));
  return `${name} ${show(value, 3)}${standardError === null ? ' (at its bound)' : ` ± ${show(standardError, 2)}`}`;
}

function likelihoodText({ heldOut: { logLikelihood, impossible } }: LawFit): string {
  return Number.isFinite(logLikelihood) ? fixed(logLikelihood, 1) : `none: ${impossible} unseen`;
}

function termsText({ heldOut: { n, limit, limitWithAutocorrelation, tieFloor }, resolutionNs, laws }: KindFit): string {
  const correlated =
    limitWithAutocorrelation > 1.005 * limit ? `, ${limitWithAutocorrelation.toFixed(3)} with the autocorrelation there is` : '';
  const text =
    `* is taken. Log-likelihood and KS are those of the first half's law on the second half (${fixed(n, 0)}), which it has not seen. ` +
    `A right law has a KS above ${limit.toFixed(3)} in 5 % of cases${correlated}. A stamp of ${span(resolutionNs)} counts as anywhere within ± ${span(resolutionNs / 2)}; ` +
    `KS compares between stamps. KS at stamps is the textbook's, which ties keep above ${tieFloor.toFixed(3)}.` +
    (laws.some(({ heldOut }) => heldOut.impossible > 0)
      ? ' None: so many values of the second half lie where the law of the first thinks nothing possible, beyond what it has seen or below its floor.'
      : '');
  return wrapped(text, 2, WIDTH);
}

const EXTREMES = [0, 0.5, 1];

async function splitText({ fits }: FileFit, { kind, law, split }: Taken): Promise<string> {
  const { fitted } = fits.find((fit) => fit.kind === kind)!.laws.find(({ name }) => name === law)!;
  const median = fitted.quantile(0.5, 'lower');
  const high = fitted.quantile(0.01, 'upper');
  const splits = [...new Set([...EXTREMES, split])].sort((a, b) => a - b);
  const rows = splits.map((share) => [
    `${share === split ? '*' : ' '} ${String(share)}`,
    span(median * share),
    span(high * share),
    span(median * (1 - share)),
    span(high * (1 - share)),
    `${(100 * Math.sqrt(share * share + (1 - share) * (1 - share))).toFixed(0)} %`,
  ]);
  const columns = [
    { title: 'split' },
    { title: 'entry: half below', align: 'right' },
    { title: '99 % below', align: 'right' },
    { title: 'response: half below', align: 'right' },
    { title: '99 % below', align: 'right' },
    { title: 'spread', align: 'right' },
  ] as const;
  const intro =
    `A round trip does not tell how it splits between the way to the venue and the way back. What a split makes of the ${law} law of ${kind}; ` +
    'run on both extremes and see whether your conclusion stands. Spread: the standard deviation of a whole round trip in a run, whose legs are drawn apart, as a share of the recorded one.';
  return `${wrapped(intro, 0, WIDTH)}${await renderTable(columns, rows, { indent: 2 })}`;
}

function takenText({ kind, kindByDefault, law, split, splitByDefault, autocorrelation, out }: Taken): string {
  const unsaid = [kindByDefault ? '--kind' : '', splitByDefault ? '--split' : ''].filter((option) => option !== '');
  const byDefault = unsaid.length === 0 ? '' : ` (${unsaid.join(' and ')} by default)`;
  const what = `${kind}, ${law}, split ${split}, autocorrelation ${autocorrelation}${byDefault}`;
  if (out === undefined) return `taken    ${what}\ntable    not written; --out FILE writes it\n`;
  return `taken    ${what}\ntable    ${out}\nuse      latency: { entry: { model: fitted, file: ${out} }, response: { model: fitted, file: ${out} } }\n`;
}

const WIDTH = 110;

/** Text broken between words, after a head of the first line. */
function hanging(head: string, text: string): string {
  return `${head}${wrapped(text, head.length, WIDTH).slice(head.length)}`;
}

/** What `--json` prints. Times are ns; a log-likelihood that is −∞ is null. */
export async function fitDocument({ trips, fits, tooFew }: FileFit, taken: Taken | undefined): Promise<object> {
  const { findingsOf } = await import('../calibrate/latency/index.js');
  const { file, sha256, resolutionNs, backwardLines } = trips;
  const kinds = fits.map((fit) => ({
    ...fit,
    laws: fit.laws.map(({ name, parameters, heldOut }) => ({ name, parameters, heldOut })),
    unanswered: trips.kinds[fit.kind].unanswered,
    unasked: trips.kinds[fit.kind].unasked,
    findings: findingsOf(trips, fit),
  }));
  const few = tooFew.map((kind) => ({ kind, n: trips.kinds[kind].roundTripNs.length }));
  return { file, sha256, resolutionNs, backwardLines, kinds, tooFew: few, taken: taken ?? null };
}
