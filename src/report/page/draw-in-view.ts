/**
 * Charts of a page: each is drawn when it comes into view, or is printed, and follows the width and the colour scheme from then on.
 */
import type { EChartsCoreOption } from 'echarts';
import { coloursNow, type Colours } from './colours.js';
import { charts } from './library.js';

/** What all charts can do. */
export interface Drawn {
  /** Draw again in the colours that hold now. */
  recolour(): void;
  resize(): void;
}

/** A place for a chart, and what draws it there. */
export interface Box {
  readonly element: HTMLElement;
  readonly make: () => Drawn;
}

/** A chart that follows from its colours alone. */
export function drawnChart(element: HTMLElement, option: (colours: Colours) => EChartsCoreOption): Drawn {
  const chart = charts().init(element, null, { renderer: 'canvas' });
  const recolour = (): void => {
    chart.setOption(option(coloursNow()), { notMerge: true });
  };
  recolour();
  return {
    recolour,
    resize: () => {
      chart.resize();
    },
  };
}

/** Draw what comes into view; places without a width (a tab that is closed) wait. */
export function drawInView(boxes: readonly Box[]): void {
  const drawn = new Map<Element, Drawn>();
  const byElement = new Map<Element, Box>(boxes.map((box) => [box.element, box]));
  const draw = ({ element, make }: Box): void => {
    if (!drawn.has(element) && element.clientWidth > 0) drawn.set(element, make());
  };
  const inView = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) draw(byElement.get(target)!);
    },
    { rootMargin: '400px' },
  );
  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) if (contentRect.width > 0) drawn.get(target)?.resize();
  });
  for (const { element } of boxes) {
    inView.observe(element);
    sizes.observe(element);
  }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const chart of drawn.values()) chart.recolour();
  });
  addEventListener('beforeprint', () => {
    boxes.forEach(draw);
  });
}
