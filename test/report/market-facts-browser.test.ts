/**
 * The page of market facts in a real browser: it opens without a request or an error, draws each chart, tells a point that is pointed at, follows the colour
 * scheme and fits a phone. Screenshots are left in test-results/facts to look at.
 *
 * The browser is the one at SLIPGAUGE_CHROMIUM or /usr/bin/chromium; without it these tests are skipped.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FACT_CHARTS } from '../../src/report/html/fact-chart-id.js';
import { renderMarketFactsPage } from '../../src/report/html/market-facts.js';
import { freshAssets } from './assets.js';
import { madeFacts } from './market-facts-fixture.js';

const executablePath = process.env['SLIPGAUGE_CHROMIUM'] ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.log(`skipped: no browser at ${executablePath}; set SLIPGAUGE_CHROMIUM to one`);

const out = resolve(import.meta.dirname, '../../test-results/facts');
const file = join(out, 'facts.html');
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

describe.skipIf(!present)('the page of market facts in a browser', () => {
  let browser: Browser;
  let folder: string;
  let page: Page | undefined;
  let complaints: string[] = [];

  beforeAll(async () => {
    const fresh = await freshAssets();
    folder = fresh.folder;
    mkdirSync(out, { recursive: true });
    writeFileSync(file, renderMarketFactsPage(await madeFacts(), '0.1.0', fresh.assets));
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
    for (const id of FACT_CHARTS) {
      await opened.locator(`#${id}`).scrollIntoViewIfNeeded();
      await opened.locator(`#${id} canvas`).first().waitFor();
    }
    return opened;
  }

  it('draws each chart with points in it, a γ or none', async () => {
    const opened = await open(1280);
    for (const id of FACT_CHARTS) {
      const places = await opened.evaluate<number[][]>(`(() => {
        const chart = echarts.getInstanceByDom(document.getElementById('${id}'));
        const [curve] = chart.getOption().series.filter(({ type }) => type !== 'custom');
        return curve.data.map((point) => chart.convertToPixel({ gridIndex: 0 }, point));
      })()`);
      expect(places.length, id).toBeGreaterThan(1);
      for (const [x, y] of places) expect(Number.isFinite(x) && Number.isFinite(y), id).toBe(true);
    }
    await opened.screenshot({ path: join(out, 'light.png'), fullPage: true });
  });

  it('tells the point that is pointed at', async () => {
    const opened = await open(1280);
    await opened.locator('#chart-response').scrollIntoViewIfNeeded();
    const [x, y] = await opened.evaluate<number[]>(`(() => {
      const chart = echarts.getInstanceByDom(document.getElementById('chart-response'));
      const line = chart.getOption().series.find(({ type }) => type === 'line');
      return chart.convertToPixel({ gridIndex: 0 }, line.data[5]);
    })()`);
    const box = (await opened.locator('#chart-response').boundingBox())!;
    await opened.mouse.move(box.x + x! - 2, box.y + y!);
    await opened.mouse.move(box.x + x!, box.y + y!);
    const tip = opened.locator('#chart-response .tip');
    await tip.waitFor();
    expect(await tip.innerText()).toMatch(/lag 10\s+response\s+0\.\d+ ± 0\.\d+/);
  });

  it('follows the colour scheme, and fits a phone', async () => {
    const opened = await open(420, 'dark');
    const dark = await opened.locator('#chart-spread canvas').first().screenshot();
    await opened.screenshot({ path: join(out, 'narrow-dark.png'), fullPage: true });
    expect(await opened.evaluate<number>('document.documentElement.scrollWidth')).toBe(420);
    await opened.emulateMedia({ colorScheme: 'light' });
    expect((await opened.locator('#chart-spread canvas').first().screenshot()).equals(dark)).toBe(false);
  });

  it('can be read without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const opened = await context.newPage();
    complaints = [];
    await opened.goto(pathToFileURL(file).href);
    expect(await opened.getByText('exponent of its decay, γ').first().isVisible()).toBe(true);
    await context.close();
  });
});
