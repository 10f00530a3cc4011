/** The page is one file: everything in it, nothing from outside, nothing unescaped, all figures readable without script. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageAssets } from '../../src/report/html/assets.js';
import { codeForScript, escapeText, html, jsonForScript, minus } from '../../src/report/html/markup.js';
import type { PageData } from '../../src/report/html/page-data.js';
import { renderPage, renderReport } from '../../src/report/html/report.js';
import { unpack } from '../../src/report/page/decode.js';
import type { ReportInput } from '../../src/report/types.js';
import { freshAssets } from './assets.js';
import { countCertainty, makeInput, only } from './fixture.js';

let input: ReportInput;
let assets: PageAssets;
let folder: string;
let page: string;

beforeAll(async () => {
  ({ assets, folder } = await freshAssets());
  input = await makeInput();
  page = renderPage(input, assets);
});
afterAll(() => rmSync(folder, { recursive: true }));

const dataOf = (text: string): PageData =>
  JSON.parse(/<script type="application\/json" id="page-data">([^]*?)<\/script>/.exec(text)![1]!) as PageData;
/** The page without scripts, style and data. */
const markupOf = (text: string): string => text.replace(/<(script|style)\b[^]*?<\/\1>/g, '');
const textOf = (text: string): string =>
  markupOf(text)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');

describe('markup', () => {
  it('escapes what is put in, also in lists and attributes, and leaves markup as it is', () => {
    const bad = `"><img src=x onerror='a&b'>`;
    expect(html`<p title="${bad}">${[html`<b>${bad}</b>`, null, false, 3]}</p>`.text).toBe(
      `<p title="${escapeText(bad)}"><b>${escapeText(bad)}</b>3</p>`,
    );
    expect(escapeText(bad)).not.toMatch(/[<>"']/);
  });

  it('keeps data and code inside their script element', () => {
    const data = { name: '</script><script>alert(1)</script><!--' };
    expect(jsonForScript(data)).not.toContain('<');
    expect(JSON.parse(jsonForScript(data))).toEqual(data);
    expect(codeForScript('a="</script>";b="<!--"')).toBe('a="<\\/script>";b="<\\!--"');
  });

  it('sets true minus signs before figures, not in names and dates', () => {
    expect(minus('-1.5 [-0.2, 3] twap-12 2024-08-08')).toBe('−1.5 [−0.2, 3] twap-12 2024-08-08');
  });
});

describe('the page', () => {
  it('asks nothing of any other place, and says so to the browser', () => {
    expect(markupOf(page)).not.toMatch(/(?:src|href|action|poster|data)\s*=\s*"(?!#|data:)/);
    expect(assets.style).not.toMatch(/@import|url\(/);
    expect(page).toMatch(/Content-Security-Policy" content="default-src (?:'|&#39;)none/);
  });

  it('runs only scripts whose hash it names', () => {
    const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map((match) => match[1]!);
    expect(scripts).toHaveLength(2);
    const named = page.slice(0, page.indexOf('<style>')).replaceAll('&#39;', "'");
    for (const script of scripts) expect(named).toContain(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(named).not.toContain("script-src 'unsafe-inline'");
  });

  it('carries the licence of the chart library, and the bundle its texts', () => {
    expect(page).toContain('Apache License 2.0');
    expect(readdirSync(folder).sort()).toEqual([
      'LICENSE.echarts.txt',
      'LICENSE.zrender.txt',
      'NOTICE.echarts.txt',
      'charts.js',
      'facts.js',
      'latency.js',
      'notebook.js',
      'page.css',
      'page.js',
    ]);
  });

  it('is the same for the same run', () => {
    expect(renderPage(input, assets) === page).toBe(true);
  });

  it('says in words what each session did and how far it can be trusted', () => {
    const text = textOf(page);
    expect(text).toMatch(
      /Bought 1\.\d+ of 2 BTCUSDT at 61,\d{3}\.\d\d on average: (cost|gained) [\d.]+ bps \([\d.,]+ USDT\) against the decision mid 61,853\.25/,
    );
    expect(text).toMatch(/\d+ % of the filled quantity is certain, \d+ % likely/);
    expect(text).toContain('Sent no order.');
    expect(text).toContain('Failed. Error: cannot read properties of undefined (reading "price")');
    expect(text).toContain('at my-strategy.ts:41:17, at tape row 13,204');
  });

  it('shows every figure with count and interval, and why there is none', () => {
    const text = textOf(page);
    for (const metric of input.sessions[0]!.markets[0]!.measures.metrics) expect(text).toContain(metric.name);
    expect(text).toContain('no interval: 1 blocks');
    expect(text).toMatch(/markout\.mid\.1s\.all a? ?−0\.\d+ bps \[−0\.\d+, −0\.\d+\] 533 fills/);
  });

  it('takes spread and markout apart: charts and tables of the same figures', () => {
    const [quoter] = dataOf(renderPage(only(input, 'quoter'), assets)).markets;
    const chart = (id: string) => quoter!.horizonCharts.find((one) => one.id === id)!;
    expect(quoter!.horizonCharts.map(({ id }) => id)).toEqual([
      'markout',
      'spread-maker',
      'split-maker',
      'by-rule',
      'by-certainty',
      'conditional',
    ]);
    const [markout, capture, drift] = chart('split-maker').curves.map(({ values }) => values);
    markout!.forEach((value, i) => expect(capture![i]! + drift![i]!).toBeCloseTo(value!, 4));
    expect(chart('conditional').curves.map(({ name }) => name)).toEqual(['after fills', 'while quoted']);
    const { waits } = quoter!;
    waits.afterNs.forEach((_, i) => expect(waits.filled[i]! + waits.canceledAway[i]! + waits.canceled[i]!).toBeLessThanOrEqual(1.0001));
    const text = textOf(page);
    for (const title of [
      'Passive fills: spread earned',
      'Aggressive fills: spread paid',
      'Markout by what filled us',
      'Fill probability of passive',
    ])
      expect(text).toContain(title);
    expect(text).toMatch(/Within 1 s of passive fills the mid drifted 0\.\d+ bps further (against us|our way) than while we were quoted/);
    expect([...text.matchAll(/The market’s own spread/g)]).toHaveLength(1);
  });

  it('stars horizons that are shorter than the lag of the tape’s book, in every chart and table', () => {
    const tapes = input.tapes.map((tape) => ({ ...tape, meta: { ...tape.meta, netWindowNs: 50_000_000 } }));
    const lagging = renderPage({ ...only(input, 'quoter'), tapes }, assets);
    for (const { short, horizonsNs } of dataOf(lagging).markets[0]!.horizonCharts)
      expect(short).toEqual(horizonsNs.map((horizonNs) => horizonNs < 50_000_000));
    // Markout, spread, both groupings in one, drift.
    expect([...textOf(lagging).matchAll(/10 ms \*/g)].length).toBeGreaterThanOrEqual(4);
    expect([...textOf(lagging).matchAll(/\* shorter than the 50 ms by which the tape’s book may lag/g)]).toHaveLength(4);
    expect(
      textOf(renderPage({ ...only(input, 'quoter'), tapes: tapes.map((t) => ({ ...t, meta: { ...t.meta, netWindowNs: 0 } })) }, assets)),
    ).not.toContain('10 ms *');
  });

  it('prints all assumptions, digests and limits of the data', () => {
    const text = textOf(page);
    for (const { path, value } of input.assumptions) {
      expect(text).toContain(path);
      expect(text).toContain(value);
    }
    expect(text).toContain(input.runDigest);
    expect(text).toContain(input.tapes[0]!.meta.digest);
    expect(text).toContain('clock was moved by −1.83 ms');
    expect(text).toContain('3.1 % of the time');
    expect(text).toContain('61,751.1 to 61,899.0');
  });

  it('explains fills in the tables too, for readers without script', () => {
    const text = textOf(page);
    for (const rule of ['queue', 'crossed', 'taker']) expect(text).toContain(`rule ${rule}:`);
    expect(text).toContain('The first 60 of 534 fills');
  });

  it('holds the data that the charts draw, exactly', () => {
    const data = dataOf(page);
    expect(data.charts).toHaveLength(1);
    const { fills, orders } = data.markets[0]!;
    const { reports } = input.sessions[0]!.columns;
    const rows = [...reports.execType.keys()].filter((i) => reports.execType[i] === 2);
    expect([...unpack(fills.ts)]).toEqual(rows.map((i) => reports.exchTs[i]));
    expect([...unpack(fills.row)]).toEqual(rows.map((i) => reports.tapeRow[i]));
    expect([...unpack(fills.certainty)].filter((code) => code === 2)).toHaveLength(countCertainty(input.sessions[0]!.columns, 'doubtful'));
    const orderOf = unpack(fills.order);
    rows.forEach((row, i) => expect(orders.clOrdIds[orderOf[i]!]).toBe(input.sessions[0]!.columns.strings[reports.clOrd[row]!]));
  });

  it('lets no name or message out of its place', () => {
    const bad = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">';
    const [session] = only(input, 'broken').sessions;
    const columns = { ...session!.columns, strings: session!.columns.strings.map((text) => (text === '' ? '' : bad)) };
    const spoilt = renderPage(
      {
        ...input,
        title: bad,
        assumptions: [{ path: bad, value: bad, byDefault: false }],
        sessions: [{ ...session!, id: bad, strategy: bad, params: bad, failed: bad, queueModel: bad, columns }],
      },
      assets,
    );
    expect(markupOf(spoilt)).not.toContain('<img');
    expect([...spoilt.matchAll(/<script\b/g)]).toHaveLength(3);
    expect(dataOf(spoilt).markets[0]!.queueModel).toBe(bad);
  });

  it('has captions, headers and one main heading', () => {
    const markup = markupOf(page);
    const count = (pattern: RegExp): number => [...markup.matchAll(pattern)].length;
    expect(count(/<table/g)).toBeGreaterThan(10);
    expect(count(/<caption/g)).toBe(count(/<table/g));
    expect(count(/<h1/g)).toBe(1);
    expect(count(/<th(?=\s|>)(?![^>]*scope=)/g)).toBe(0);
  });

  it('draws a run without sessions, and one whose tape had no book', () => {
    expect(textOf(renderPage({ ...input, sessions: [], assumptions: [] }, assets))).toContain('The scenario has no session.');
    const [session] = only(input, 'idle').sessions;
    const [market] = session!.markets;
    const chart = { ...market!.measures.chart, count: 0 };
    const empty = { ...input, sessions: [{ ...session!, markets: [{ ...market!, measures: { ...market!.measures, chart } }] }] };
    expect(textOf(renderPage(empty, assets))).toContain('The tape has no book row');
  });

  it.skipIf(!existsSync(new URL('../../dist/report/assets/page.js', import.meta.url)))('finds the assets of the build', async () => {
    expect(await renderReport(only(input, 'idle'))).toContain('id="page-data"');
  });
});

describe('a page of many orders', () => {
  it('stays below three megabytes and says what it does not draw', async () => {
    const big = await makeInput({ quoteRestNs: 15e6, seconds: 600 });
    const quoter = big.sessions[2]!;
    const five = { ...big, sessions: Array.from({ length: 5 }, (_, i) => ({ ...quoter, id: `q${i}` })) };
    expect(quoter.columns.requests.count * 5).toBeGreaterThan(40_000);
    const text = renderPage(five, assets);
    expect(text.length).toBeLessThan(3e6);
    expect(textOf(text)).toMatch(/[\d,]+ of [\d,]+ orders are drawn merged/);
    expect(textOf(text)).toContain('All figures and tables are of everything.');
  });
});
