/** Parts that charts have in common: the legend, and what is shown beside the pointer (`.tooltip` of page.css). */
import type { Colours } from './colours.js';

/** A legend above the chart, its keys `itemHeight` px high: lines 3, areas 6. */
export function legend(colours: Colours, itemHeight: number): object {
  return {
    top: 0,
    left: 0,
    icon: 'roundRect',
    itemWidth: 14,
    itemHeight,
    textStyle: { color: colours.ink, fontSize: 12 },
    inactiveColor: colours.line,
  };
}

/** What is said of a place on the axis, with a line through it; `pointer` is what that line has besides. */
export function axisTooltip(colours: Colours, formatter: (params: unknown) => string, pointer: object = {}): object {
  return {
    trigger: 'axis',
    confine: true,
    className: 'tooltip',
    padding: 0,
    borderWidth: 0,
    transitionDuration: 0,
    axisPointer: { type: 'line', lineStyle: { color: colours.muted, type: 'solid' }, ...pointer },
    formatter,
  };
}
