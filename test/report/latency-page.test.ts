/** The page of a latency curve says in plain HTML all that its charts draw, escapes what is not its own, and loads nothing. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceText, edgeLines, isUnchanged, slopeText } from '../../src/report/curve-words.js';
import { renderLatencyPage } from '../../src/report/html/latency.js';
import { freshAssets } from './assets.js';
import { CURVE } from './latency-fixture.js';

const [quoter, sweep] = CURVE.curves;
const metric = (name: string) => CURVE.curves.flatMap(({ metrics }) => metrics).find((one) => one.name === name)!;

describe('words of a curve', () => {
  it('a difference has its interval, a star where it leaves out 0, points of percent for shares, = for nothing', () => {
    const told = (name: string): string[] => metric(name).values.map((value) => differenceText(value, metric(name)));
    expect(told('edge.1s')).toEqual([
      '–',
      '-0.020 [-0.170, 0.130]',
      '-0.200 [-0.350, -0.050] *',
      '-0.700 [-0.850, -0.550] *',
      '-1.65 [-1.80, -1.50] *',
    ]);
    expect(told('fillRate')[4]).toBe('-5.4 [-6.0, -4.8] pp *');
    expect(told('filledQty')).toEqual(['–', '=', '=', '=', '=']);
    expect(told('shortfall.total')).toEqual(['–', '+0.010', '+0.390', '–', '+1.89']);
  });

  it('a slope has its interval, and is = where nothing changes', () => {
    expect(slopeText(metric('edge.1s'))).toBe('-0.0163 [-0.021, -0.012]');
    expect(slopeText(metric('fillRate'))).toBe('-0.0544 [-0.0727, -0.0351] pp');
    expect(slopeText(metric('filledQty'))).toBe('=');
    expect([isUnchanged(metric('filledQty')), isUnchanged(metric('shortfall.total'))]).toEqual([true, false]);
  });

  it('an edge says where it is gone, and which end of its interval lies beyond the points', () => {
    expect(edgeLines(quoter!, CURVE)).toEqual([
      { names: 'edge.1s', text: 'at +11 ms [+6.5 ms, –]; the interval goes beyond the last point' },
    ]);
    expect(edgeLines(sweep!, CURVE)[0]!.text).toBe('none within the points: not positive at the first');
  });
});

describe('the page of a latency curve', () => {
  let folder: string;
  let page: string;

  beforeAll(async () => {
    const fresh = await freshAssets();
    folder = fresh.folder;
    page = renderLatencyPage(CURVE, fresh.assets);
    expect(renderLatencyPage(CURVE, fresh.assets)).toBe(page);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has a place for each chart of a metric that changes, and every figure in its table', () => {
    const ids = [...page.matchAll(/id="(c\dm\d)"/g)].map(([, id]) => id);
    expect(ids).toEqual(['c0m0', 'c0m1', 'c1m0']);
    for (const text of ['−0.200 [−0.350, −0.050] *', '44.6 %', '−5.4 [−6.0, −4.8] pp *', '−0.0163 [−0.021, −0.012]', 'filled quantity 2']) {
      expect(page).toContain(text);
    }
    for (const { label, digest } of quoter!.points) expect(page).toContain(`digest ${digest}">${label}</th>`);
    for (const note of CURVE.notes) expect(page).toContain(note);
  });

  it('escapes what is not its own and may load nothing', () => {
    expect(page).toContain('<h1>first &#60;&#38;&#62; last');
    expect(page).toContain('Failed at +20ms.</b> too &#60;late&#62; for me');
    expect(page).not.toContain('too <late>');
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/(src|href)="https?:/);
  });
});
