/**
 * The controls of a price chart: layers to show and hide, zoom, and a walk from fill to fill.
 *
 * Plain buttons, so that a keyboard reaches all of it; the arrow keys on the chart itself walk through the fills too.
 */
import { CERTAINTIES } from '../html/page-data.js';
import { fixed } from '../numbers.js';
import { fillText } from './fill-words.js';
import { fillsByTime } from './layers.js';
import type { PriceChart } from './price-chart.js';
import { readout } from './readout.js';

const ZOOM_STEP = 2.5;
const HINT =
  'Ctrl + wheel, pinch or the slider zooms; drag moves. ▲ bought, ▼ sold, hollow = taker. Point at a fill, or click it, to see why it filled.';

/** Put the controls of a chart into the page. */
export function addTools(chart: PriceChart, element: HTMLElement): void {
  const { market } = chart;
  const { key } = market.page;
  const box = document.querySelector<HTMLElement>(`.tools[data-for="${key}"]`);
  const said = document.getElementById(`${key}-fill`);
  const line = document.getElementById(`${key}-readout`);
  if (box === null || said === null || line === null) return;
  box.append(layers(chart), zoomButtons(chart));
  if (market.fills.count > 0) box.append(walk(chart, element, said));
  box.hidden = false;
  said.textContent = HINT;
  showReadout(chart, line);
}

function layers(chart: PriceChart): HTMLElement {
  const { fills, pieces } = chart.market;
  const group = groupOf('Layers');
  const toggle = (name: string, label: string, css: string): void => {
    const button = buttonOf(`<i class="key ${css}"></i>${label}`, `Show or hide ${label}`);
    button.setAttribute('aria-pressed', 'true');
    button.addEventListener('click', () => {
      const shown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(shown));
      chart.show(name, shown);
    });
    group.append(button);
  };
  toggle('touch', 'bid and ask', 'touch');
  if (pieces.count > 0) toggle('orders', 'orders', 'orders');
  CERTAINTIES.forEach((name, code) => {
    const count = countOf(fills.certainty, code);
    if (count > 0) toggle(name, `${name} ${fixed(count, 0)}`, name);
  });
  return group;
}

function countOf(column: ArrayLike<number>, value: number): number {
  let count = 0;
  for (let i = 0; i < column.length; i++) if (column[i] === value) count++;
  return count;
}

function zoomButtons(chart: PriceChart): HTMLElement {
  const group = groupOf('Zoom');
  const add = (label: string, title: string, act: () => void): void => {
    const button = buttonOf(label, title);
    button.addEventListener('click', act);
    group.append(button);
  };
  add('−', 'Zoom out', () => zoomBy(chart, ZOOM_STEP));
  add('+', 'Zoom in', () => zoomBy(chart, 1 / ZOOM_STEP));
  add('all', 'Show everything', () => chart.zoomTo(chart.market.page.fromTs, chart.market.page.toTs));
  return group;
}

function zoomBy(chart: PriceChart, factor: number): void {
  const { fromTs, toTs } = chart.view();
  around(chart, (fromTs + toTs) / 2, (toTs - fromTs) * factor);
}

/** Show `lengthNs` around a moment, within what there is. */
function around(chart: PriceChart, ts: number, lengthNs: number): void {
  const { page } = chart.market;
  const whole = page.toTs - page.fromTs;
  const length = Math.min(whole, lengthNs);
  const from = Math.min(page.toTs - length, Math.max(page.fromTs, ts - length / 2));
  chart.zoomTo(from, from + length);
}

/** Buttons and keys that go from fill to fill. */
function walk(chart: PriceChart, element: HTMLElement, said: HTMLElement): HTMLElement {
  const { market } = chart;
  const order = fillsByTime(market, () => true);
  const group = groupOf('Fills');
  const back = buttonOf('‹', 'Previous fill');
  const forth = buttonOf('›', 'Next fill');
  const place = document.createElement('span');
  let at = -1;
  const say = (): void => {
    place.textContent = at < 0 ? `${fixed(order.length, 0)} fills` : `fill ${fixed(at + 1, 0)} of ${fixed(order.length, 0)}`;
  };
  const go = (to: number, point: boolean): void => {
    at = Math.min(order.length - 1, Math.max(0, to));
    const fill = order[at]!;
    if (point) {
      bringIntoView(chart, market.fills.ts[fill]!);
      chart.point(fill);
    }
    said.textContent = fillText(market, fill);
    say();
  };
  back.addEventListener('click', () => go(at - 1, true));
  forth.addEventListener('click', () => go(at + 1, true));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    go(at + (event.key === 'ArrowRight' ? 1 : -1), true);
  });
  chart.onFill((fill) => go(order.indexOf(fill), false));
  say();
  group.append(back, place, forth);
  return group;
}

function bringIntoView(chart: PriceChart, ts: number): void {
  const { fromTs, toTs } = chart.view();
  if (ts < fromTs || ts > toTs) around(chart, ts, toTs - fromTs);
}

/** The line above the chart: the market under the pointer, at the end otherwise. */
function showReadout(chart: PriceChart, line: HTMLElement): void {
  const { market } = chart;
  const say = (ts: number): void => {
    line.textContent = readout(market, Number.isNaN(ts) ? chart.view().toTs : Math.min(market.page.toTs, Math.max(market.page.fromTs, ts)));
  };
  chart.onPointer(say);
  chart.onView(() => say(Number.NaN));
  say(Number.NaN);
}

function groupOf(name: string): HTMLElement {
  const group = document.createElement('div');
  group.className = 'group';
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', name);
  return group;
}

/** A button; `label` is markup of our own. */
function buttonOf(label: string, title: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.innerHTML = label;
  button.title = title;
  button.setAttribute('aria-label', title);
  return button;
}
