/**
 * The page of a latency curve in a real browser: it opens without a request or an error, draws, tells a point that is pointed at, follows the colour
 * scheme and fits a phone. Screenshots are left in test-results/latency to look at.
 *
 * The browser is the one at SLIPGAUGE_CHROMIUM or /usr/bin/chromium; without it these tests are skipped.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderLatencyPage } from '../../src/report/html/latency.js';
import { freshAssets } from './assets.js';
import { CURVE } from './latency-fixture.js';

const executablePath = process.env['SLIPGAUGE_CHROMIUM'] ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.log(`skipped: no browser at ${executablePath}; set SLIPGAUGE_CHROMIUM to one`);

const out = resolve(import.meta.dirname, '../../test-results/latency');
const file = join(out, 'latency.html');
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

describe.skipIf(!present)('the page of a latency curve in a browser', () => {
  let browser: Browser;
  let folder: string;
  let page: Page | undefined;
  let complaints: string[] = [];

  beforeAll(async () => {
    const fresh = await freshAssets();
    folder = fresh.folder;
    mkdirSync(out, { recursive: true });
    writeFileSync(file, renderLatencyPage(CURVE, fresh.assets));
    browser = await chromium.launch({ executablePath, args: flags.split(' ') });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await page?.close();
    expect(complaints).toEqual([]);
  });

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    complaints = [];
    const opened = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page = opened;
    opened.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`request ${request.url()}`);
    });
    opened.on('pageerror', (error) => complaints.push(String(error)));
    opened.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await opened.goto(pathToFileURL(file).href);
    for (const id of ['c0m0', 'c0m1', 'c1m0']) {
      await opened.locator(`#${id}`).scrollIntoViewIfNeeded();
      await opened.locator(`#${id} canvas`).first().waitFor();
    }
    return opened;
  }

  it('draws a chart a metric, the base on its axis at even distance from the first addition', async () => {
    const opened = await open(1280);
    const places = await opened.evaluate<number[]>(`(() => {
      const chart = echarts.getInstanceByDom(document.getElementById('c0m0'));
      const line = chart.getOption().series.find(({ type }) => type === 'line');
      return line.data.map(({ value }) => chart.convertToPixel({ gridIndex: 0 }, value)[0]);
    })()`);
    const gaps = places.slice(1).map((x, i) => x - places[i]!);
    expect(Math.min(...gaps)).toBeGreaterThan(15);
    await opened.screenshot({ path: join(out, 'light.png'), fullPage: true });
  });

  it('tells the point that is pointed at', async () => {
    const opened = await open(1280);
    await opened.locator('#c0m0').scrollIntoViewIfNeeded();
    const [x, y] = await opened.evaluate<number[]>(`(() => {
      const chart = echarts.getInstanceByDom(document.getElementById('c0m0'));
      const line = chart.getOption().series.find(({ type }) => type === 'line');
      return chart.convertToPixel({ gridIndex: 0 }, line.data[3].value);
    })()`);
    const box = (await opened.locator('#c0m0').boundingBox())!;
    await opened.mouse.move(box.x + x! - 2, box.y + y!);
    await opened.mouse.move(box.x + x!, box.y + y!);
    const tip = opened.locator('#c0m0 .tip');
    await tip.waitFor();
    expect(await tip.innerText()).toMatch(
      /\+20ms[^]*edge\.1s[^]*−0\.300 bps[^]*less the base[^]*−0\.700 \[−0\.850, −0\.550\] \*[^]*edge gone[^]*at \+11 ms/,
    );
    await opened.screenshot({ path: join(out, 'hover.png') });
  });

  it('follows the colour scheme, and fits a phone', async () => {
    const opened = await open(420, 'dark');
    const dark = await opened.locator('#c0m0 canvas').first().screenshot();
    await opened.screenshot({ path: join(out, 'narrow-dark.png'), fullPage: true });
    expect(await opened.evaluate<number>('document.documentElement.scrollWidth')).toBe(420);
    await opened.emulateMedia({ colorScheme: 'light' });
    expect((await opened.locator('#c0m0 canvas').first().screenshot()).equals(dark)).toBe(false);
  });

  it('can be read without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const opened = await context.newPage();
    complaints = [];
    await opened.goto(pathToFileURL(file).href);
    expect(await opened.getByText('−0.200 [−0.350, −0.050] *').first().isVisible()).toBe(true);
    await context.close();
  });
});
