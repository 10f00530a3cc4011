/**
 * A latency curve as one page: for each session a chart a metric, all figures with their differences, and where its edge is gone.
 *
 * Tables are plain HTML and can be read without script; charts are drawn by it (`page/latency.ts`).
 *
 * Invariant: a pure function of (curve, assets).
 *
 * Example: `await writeFile('latency.html', await renderLatency(curve))`.
 */
import { differenceText, edgeLines, isUnchanged, slopeText, slopeUnit, unitText, valueText } from '../curve-words.js';
import type { CurveMetric, LatencyCurve, SessionCurve } from '../latency-curve.js';
import { loadAssets, type PageAssets } from './assets.js';
import { chartId } from './chart-id.js';
import { html, minus, type Markup } from './markup.js';
import { pageShell } from './shell.js';

/**
 * Draw the page with the assets of this installation.
 * @throws UsageError when they have not been built.
 */
export async function renderLatency(curve: LatencyCurve): Promise<string> {
  return renderLatencyPage(curve, await loadAssets());
}

/** Draw the page with given assets. */
export function renderLatencyPage(curve: LatencyCurve, assets: PageAssets): string {
  return pageShell({
    title: `Latency of ${curve.title}`,
    tool: curve.tool,
    style: assets.style,
    scripts: [assets.charts, assets.latency],
    data: curve,
    content: content(curve),
  });
}

function content(curve: LatencyCurve): Markup {
  return html`
    ${header(curve)}
    <main>
      ${summary(curve)} ${curve.curves.map((one, i) => section(one, i, curve))}
      <section aria-labelledby="read">
        <h2 id="read">How to read it</h2>
        <ul class="limits">
          <li>
            Lines join the measured points; the axis of latency is stretched near the base so that small additions can be told apart. The
            band is the 95 % interval of the difference to the base, laid about the base’s value: where it leaves out the dashed line the
            change is more than noise. Filled points are of such differences, hollow ones of those within noise or without an interval.
          </li>
          ${curve.notes.map((note) => html`<li>${minus(note)}</li>`)}
        </ul>
      </section>
    </main>
    <footer>
      <p>
        Made by slipgauge ${curve.tool}. This file is whole: it loads nothing from anywhere. Charts by Apache ECharts (Apache License 2.0).
      </p>
    </footer>
  `;
}

function header(curve: LatencyCurve): Markup {
  const { seeds } = curve;
  const labels = curve.curves[0]?.points.map(({ label }) => label).join(', ') ?? '';
  const fact = (name: string, value: Markup | string | number): Markup =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<header class="top">
    <div class="brand" aria-hidden="true"><i></i><i></i><i></i></div>
    <div>
      <p class="kicker">slipgauge latency curve</p>
      <h1>${curve.title}: latency ${labels}</h1>
      <p class="tape">${curve.tape}</p>
    </div>
    <dl class="facts">
      ${fact('Run', html`<code title="${curve.runDigest}">${curve.runDigest.slice(0, 12)}</code>`)}
      ${fact(seeds.length === 1 ? 'Seed' : 'Seeds', seeds.length === 1 ? seeds[0]! : `${seeds[0]!} to ${seeds.at(-1)!}`)}
      ${fact('Fill rules', html`semantics ${curve.semantics}`)} ${fact('Tool', curve.tool)}
    </dl>
  </header>`;
}

/** The metric by which a session is summed up: its cost where it has parents, else what it gained. */
function mainMetric({ metrics }: SessionCurve): CurveMetric | undefined {
  const named = (name: string): CurveMetric | undefined => metrics.find((metric) => metric.name === name);
  return named('shortfall.total') ?? named('netPnl') ?? metrics[0];
}

function summary(curve: LatencyCurve): Markup {
  return html`<section aria-labelledby="says">
    <h2 id="says">What it says</h2>
    <div class="cards pairs">${curve.curves.map((one, i) => card(one, i, curve))}</div>
  </section>`;
}

function card(one: SessionCurve, index: number, curve: LatencyCurve): Markup {
  const main = mainMetric(one);
  const failed = one.points.filter((point) => point.failed !== null);
  return html`<article class="card${failed.length > 0 ? ' failed' : ''}">
    <h3><a href="#curve-${index}">${one.session}</a> <span class="strategy">${one.path}: ${one.law}</span></h3>
    ${failed.map((point) => html`<p class="failure"><b>Failed at ${point.label}.</b> ${point.failed?.split('\n')[0]}</p>`)}
    ${main === undefined ? html`<p class="headline">Nothing was measured.</p>` : headline(main, one, curve)}
    ${edgeLines(one, curve).map(({ names, text }) => html`<p class="trust">Edge gone (${names}): ${minus(text)}.</p>`)}
  </article>`;
}

/** `Shortfall −13.9 bps at +0ns, −12.1 bps at +100ms: difference +1.8 [0.4, 3.0] *`, and the slope below it. */
function headline(metric: CurveMetric, { points }: SessionCurve, curve: LatencyCurve): Markup {
  const base = points.findIndex(({ isBase }) => isBase);
  const end = points.length - 1 === base ? 0 : points.length - 1;
  const unit = unitText(metric, curve).split(',')[0]!;
  const about = metric.about.charAt(0).toUpperCase() + metric.about.slice(1);
  const at = (i: number): string => `${valueText(metric.values[i]!, metric)} ${unit}`;
  if (isUnchanged(metric)) return html`<p class="headline">${minus(`${about}: ${at(base)} at every point.`)}</p>`;
  const difference = differenceText(metric.values[end]!, metric);
  const said = `${about}: ${at(base)} at ${points[base]!.label}, ${at(end)} at ${points[end]!.label}: difference ${difference}.`;
  return html`<p class="headline">${minus(said)}</p>
    <p class="fine">${minus(`Slope ${slopeText(metric)} ${unit} ${slopeUnit(curve)}.`)}</p>`;
}

function section(one: SessionCurve, index: number, curve: LatencyCurve): Markup {
  const drawn = one.metrics.flatMap((metric, m) => (isUnchanged(metric) ? [] : [{ metric, m }]));
  const same = one.metrics.filter(isUnchanged).map((metric) => `${metric.about} ${valueText(metric.values[0]!, metric)}`);
  return html`<section class="session" id="curve-${index}" aria-labelledby="curve-${index}-title">
    <h2 id="curve-${index}-title">${one.session} <span class="strategy">${one.path}: ${one.law}</span></h2>
    <div class="small-charts">
      ${drawn.map(
        ({ metric, m }) =>
          html`<figure class="block">
            <figcaption>
              <h4>${metric.about}</h4>
              <p>${[metric.name, unitText(metric, curve)].filter((text) => text !== '').join(', ')}</p>
            </figcaption>
            <div
              class="chart latency"
              id="${chartId(index, m)}"
              role="img"
              aria-label="${metric.about} by latency, as in the table below."
            ></div>
          </figure>`,
      )}
    </div>
    ${same.length === 0 ? null : html`<p class="fine same">The same at every point: ${minus(same.join(', '))}.</p>`}
    ${figures(one, index, curve)}
  </section>`;
}

function figures(one: SessionCurve, index: number, curve: LatencyCurve): Markup {
  return html`<div class="block wide">
    <h4 id="curve-${index}-figures">All figures</h4>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="curve-${index}-figures">
      <table class="summary curve">
        <caption>
          Below each value its difference to the base with the 95 % interval of the paired difference; * leaves out 0.
        </caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            ${one.points.map(({ label, session, digest }) => html`<th scope="col" class="n" title="session ${session}, digest ${digest}">${label}</th>`)}
            <th scope="col" class="n">${slopeUnit(curve)}</th>
          </tr>
        </thead>
        <tbody>
          ${one.metrics.map((metric) => row(metric, curve))}
        </tbody>
      </table>
    </div>
  </div>`;
}

function row(metric: CurveMetric, curve: LatencyCurve): Markup {
  return html`<tr>
    <th scope="row">${metric.about}<small>${[metric.name, unitText(metric, curve)].filter((text) => text !== '').join(', ')}</small></th>
    ${metric.values.map((value) => html`<td class="n">${minus(valueText(value, metric))}<small>${minus(differenceText(value, metric).replace(/^–$/, ''))}</small></td>`)}
    <td class="n">${minus(slopeText(metric))}</td>
  </tr>`;
}
