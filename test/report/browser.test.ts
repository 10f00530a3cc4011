/**
 * The page in a real browser: it opens without a request or an error, explains a fill that is pointed at, zooms, follows the colour
 * scheme and fits a phone. Screenshots are left in test-results/report to look at.
 *
 * The browser is the one at SLIPGAUGE_CHROMIUM or /usr/bin/chromium; without it these tests are skipped.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderPage } from '../../src/report/html/report.js';
import { freshAssets } from './assets.js';
import { makeInput } from './fixture.js';

const executablePath = process.env['SLIPGAUGE_CHROMIUM'] ?? '/usr/bin/chromium';
const present = existsSync(executablePath);
if (!present) console.log(`skipped: no browser at ${executablePath}; set SLIPGAUGE_CHROMIUM to one`);

const out = resolve(import.meta.dirname, '../../test-results/report');
const file = join(out, 'report.html');
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

describe.skipIf(!present)('the page in a browser', () => {
  let browser: Browser;
  let folder: string;
  let page: Page | undefined;
  let complaints: string[] = [];

  beforeAll(async () => {
    const fresh = await freshAssets();
    folder = fresh.folder;
    mkdirSync(out, { recursive: true });
    writeFileSync(file, renderPage(await makeInput(), fresh.assets));
    browser = await chromium.launch({ executablePath, args: flags.split(' ') });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await page?.close();
    // Whatever a test did, the page asked for nothing and complained of nothing.
    expect(complaints).toEqual([]);
  });

  async function open(width = 1280, colorScheme: 'light' | 'dark' = 'light', hash = ''): Promise<Page> {
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
    await opened.goto(`${pathToFileURL(file).href}${hash}`);
    return opened;
  }

  const shot = (of: Page, name: string, fullPage = false): Promise<unknown> => of.screenshot({ path: join(out, `${name}.png`), fullPage });
  const canvasOf = (of: Page, id: string): ReturnType<Page['locator']> => of.locator(`#${id} canvas`).first();

  /** Number of different colours in a canvas: an empty one has one or two. */
  const coloursIn = (of: Page, id: string): Promise<number> =>
    canvasOf(of, id).evaluate((element) => {
      const canvas = element as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } };
      };
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });

  it('draws the charts of the first session, and those of another when it is chosen', async () => {
    const opened = await open();
    await opened.locator('#s0m0-price').scrollIntoViewIfNeeded();
    await canvasOf(opened, 's0m0-price').waitFor();
    expect(await coloursIn(opened, 's0m0-price')).toBeGreaterThan(20);
    await opened.locator('#s0m0-markout').scrollIntoViewIfNeeded();
    await canvasOf(opened, 's0m0-markout').waitFor();
    expect(await opened.locator('#session-2').isVisible()).toBe(false);
    await opened.locator('nav.tabs').getByText('quoter').click();
    expect(await opened.locator('#session-0').isVisible()).toBe(false);
    await opened.locator('#s2m0-price').scrollIntoViewIfNeeded();
    await canvasOf(opened, 's2m0-price').waitFor();
    for (const id of ['spread-maker', 'split-maker', 'by-rule', 'by-certainty', 'conditional', 'waits']) {
      await opened.locator(`#s2m0-${id}`).scrollIntoViewIfNeeded();
      await canvasOf(opened, `s2m0-${id}`).waitFor();
      expect(await coloursIn(opened, `s2m0-${id}`), id).toBeGreaterThan(20);
    }
    await opened.evaluate('scrollTo({ top: 0, behavior: "instant" })');
    await shot(opened, 'light', true);
  });

  it('explains a fill that is pointed at, and keeps the explanation of one that is clicked', async () => {
    const opened = await open();
    await opened.locator('#s0m0-price').scrollIntoViewIfNeeded();
    const next = opened.getByRole('button', { name: 'Next fill' }).first();
    await next.click();
    await next.click();
    const tip = opened.locator('#s0m0-price .tip');
    await tip.waitFor();
    const said = await tip.innerText();
    expect(said).toMatch(/Bought 0\.08\d at 61,8\d\d\.\d/);
    expect(said).toMatch(/rule\s+(queue|crossed|through|taker), (maker|taker)/);
    expect(said).toMatch(/tape row\s+[\d,]+/);
    expect(said).toMatch(/queue ahead\s+[\d.,]+ → [\d.,−]+ lots/);
    expect(said).toMatch(/Order twap-\d+ \(limit GTX\): accepted 23:56:\d\d\.\d{3}/);
    expect(await opened.locator('#s0m0-fill').innerText()).toContain('as maker, rule');
    await shot(opened, 'hover');
    await opened.locator('#s0m0-price').focus();
    await opened.keyboard.press('ArrowRight');
    expect(await opened.getByText('fill 3 of 24').count()).toBe(1);
  });

  it('hovering with the mouse does the same, for fills and for orders', async () => {
    const opened = await open(1280, 'light', '#session-1');
    const chart = opened.locator('#s1m0-price');
    await chart.scrollIntoViewIfNeeded();
    await canvasOf(opened, 's1m0-price').waitFor();
    // Where the first fill and the middle of the second stretch of the order stand, in pixels of the chart.
    const [fill, order] = await opened.evaluate<[number[], number[]]>(`(() => {
      const chart = echarts.getInstanceByDom(document.getElementById('s1m0-price'));
      const { series } = chart.getOption();
      const pixel = (x, y) => chart.convertToPixel({ gridIndex: 0 }, [x, y]);
      const [from, to, price] = series.find(({ id }) => id === 'orders').data[1];
      return [pixel(...series.find(({ id }) => id === 'fills').data[0].value), pixel((from + to) / 2, price)];
    })()`);
    const box = (await chart.boundingBox())!;
    const tip = opened.locator('#s1m0-price .tip');
    const pointAt = async ([x = 0, y = 0]: number[]): Promise<string> => {
      await opened.mouse.move(box.x + x - 3, box.y + y);
      await opened.mouse.move(box.x + x, box.y + y);
      await tip.waitFor();
      return tip.innerText();
    };
    expect(await pointAt(order)).toMatch(/^Offer at 61,\d{3}\.\d[^]*resting[^]*Order join-1 \(limit GTC\): accepted/);
    await shot(opened, 'order');
    expect(await opened.locator('#s1m0-readout').innerText()).toMatch(/UTC · bid 61,[\d.–,]+ · ask 61,[\d.–,]+ · position/);
    expect(await pointAt(fill)).toMatch(/^Sold [\d.]+ at 61,\d{3}\.\d/);
    await opened.mouse.click(box.x + fill[0]!, box.y + fill[1]!);
    expect(await opened.locator('#s1m0-fill').innerText()).toMatch(/UTC: Sold .* rule (through|queue|crossed): tape row/);
  });

  it('zooms by button and by wheel with ctrl, and leaves plain scrolling to the page', async () => {
    const opened = await open();
    const chart = opened.locator('#s0m0-price');
    await chart.scrollIntoViewIfNeeded();
    await canvasOf(opened, 's0m0-price').waitFor();
    const end = (): Promise<string> => opened.locator('#s0m0-readout').innerText();
    const whole = await end();
    expect(whole).toContain('00:00:45.000 UTC');
    await opened.getByRole('button', { name: 'Zoom in' }).first().click();
    expect(await end()).toMatch(/^23:5[89]:\d\d/);
    await opened.getByRole('button', { name: 'Show everything' }).first().click();
    expect(await end()).toBe(whole);
    const box = (await chart.boundingBox())!;
    await opened.mouse.move(box.x + 400, box.y + 150);
    const scrolled = (): Promise<number> => opened.evaluate<number>('scrollY');
    const before = await scrolled();
    await opened.mouse.wheel(0, 120);
    await expect.poll(scrolled).not.toBe(before);
    expect(await end()).toContain('UTC');
    await chart.scrollIntoViewIfNeeded();
    const now = (await chart.boundingBox())!;
    await opened.mouse.move(now.x + 400, now.y + 150);
    await opened.keyboard.down('Control');
    await opened.mouse.wheel(0, -600);
    await opened.keyboard.up('Control');
    await opened.mouse.move(5, 5);
    await expect.poll(end).not.toBe(whole);
    await shot(opened, 'zoomed');
  });

  it('follows the colour scheme while it is open', async () => {
    const opened = await open(1280, 'dark');
    await opened.locator('#s0m0-price').scrollIntoViewIfNeeded();
    await canvasOf(opened, 's0m0-price').waitFor();
    const background = (): Promise<string> => opened.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const dark = await background();
    const drawnDark = await canvasOf(opened, 's0m0-price').screenshot();
    await opened.evaluate('scrollTo({ top: 0, behavior: "instant" })');
    await shot(opened, 'dark', true);
    await opened.emulateMedia({ colorScheme: 'light' });
    expect(await background()).not.toBe(dark);
    expect((await canvasOf(opened, 's0m0-price').screenshot()).equals(drawnDark)).toBe(false);
  });

  it('fits a phone: no sideways scrolling of the page', async () => {
    const opened = await open(420);
    for (const id of ['s0m0-price', 's0m0-markout']) {
      await opened.locator(`#${id}`).scrollIntoViewIfNeeded();
      await canvasOf(opened, id).waitFor();
    }
    expect(await opened.evaluate<number>('document.documentElement.scrollWidth')).toBe(420);
    await opened.evaluate('scrollTo({ top: 0, behavior: "instant" })');
    await shot(opened, 'narrow', true);
  });

  it('can be read without script: every session, no empty controls', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const opened = await context.newPage();
    complaints = [];
    await opened.goto(pathToFileURL(file).href);
    for (let i = 0; i < 5; i++) expect(await opened.locator(`#session-${i}`).isVisible()).toBe(true);
    expect(await opened.locator('.tools:visible').count()).toBe(0);
    expect(await opened.locator('#session-2').getByText('Bought 5.24').first().isVisible()).toBe(true);
    await context.close();
  });
});
