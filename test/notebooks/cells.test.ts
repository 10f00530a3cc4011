/** A notebook's text comes apart into prose and code, and its lines keep their numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartData } from '../../src/lab/notebook/chart.js';
import { markCells, readCells } from '../../src/lab/notebook/cells.js';
import { proseHtml } from '../../src/lab/notebook/prose.js';

const TEXT = `/**
 * Costs: what an order costs.
 *
 * Second paragraph.
 */
import { run } from 'slipgauge';

// %% First: a cell.
// goes on
const a = 1;

// not prose
const b = 2;
// %%
a + b;
`;

describe('cells', () => {
  it('are prose behind the marker and below it, and the code that follows', () => {
    expect(readCells(TEXT)).toEqual({
      introduction: 'Costs: what an order costs.\n\nSecond paragraph.',
      cells: [
        { line: 0, prose: '', code: "import { run } from 'slipgauge';" },
        { line: 8, prose: 'First: a cell.\ngoes on', code: 'const a = 1;\n\n// not prose\nconst b = 2;' },
        { line: 14, prose: '', code: 'a + b;' },
      ],
    });
  });

  it('are announced on the line of their marker, and no other line changes', () => {
    const lines = fc.array(fc.constantFrom('const a = 1;', '// %% Cell', '//%%', '', '// prose', "  s = '// %%';"), { maxLength: 30 });
    fc.assert(
      fc.property(lines, (list) => {
        const marked = markCells(list.join('\n')).split('\n');
        expect(marked).toHaveLength(Math.max(1, list.length));
        let cell = 0;
        list.forEach((line, i) => {
          const isMarker = /^\/\/ ?%%/.test(line);
          expect(marked[i]).toBe(isMarker ? `;__slipgaugeCell(${String(++cell)});` : line);
        });
        expect(readCells(list.join('\n')).cells).toHaveLength(cell + 1);
      }),
    );
  });
});

describe('prose', () => {
  it('has code, bold, links and lists, and lets nothing else through', () => {
    expect(proseHtml('a `<b>` **c** [d](https://e.org/f)\n\n- one\n- two').text.replace(/\s+/g, ' ').trim()).toBe(
      '<p>a <code>&#60;b&#62;</code> <b>c</b> <a href="https://e.org/f">d</a></p><ul> <li>one</li><li>two</li> </ul>',
    );
    expect(proseHtml('[x](javascript:alert(1)) <script>').text).toBe('<p>[x](javascript:alert(1)) &#60;script&#62;</p>');
  });
});

describe('a chart', () => {
  const rows = [
    { ms: 1, bps: 2, low: 1, high: 3, who: 'a', at: new Date(5) },
    { ms: 2, bps: Number.NaN, low: 1, high: 3, who: 'b', at: new Date(6) },
  ];

  it('is its columns, with gaps where there is no number', () => {
    expect(chartData({ rows, x: 'ms', y: 'bps', low: 'low', high: 'high' })).toMatchObject({
      xKind: 'number',
      series: [
        {
          name: 'bps',
          points: [
            [1, 2, 1, 3],
            [2, null, 1, 3],
          ],
        },
      ],
    });
    expect(chartData({ rows, x: 'at', y: 'bps', by: 'who' })).toMatchObject({
      xKind: 'time',
      series: [
        { name: 'a', points: [[5, 2]] },
        { name: 'b', points: [[6, null]] },
      ],
    });
  });

  it.each([
    [{ rows, x: 'ms', y: 'bsp' }, "chart: no column bsp, expected one of ms, bps, low, high, who, at; did you mean 'bps'?"],
    [{ rows: [], x: 'ms', y: 'bps' }, 'chart: got no rows, expected at least one'],
    [{ rows } as never, 'chart: got rows, expected rows, x and y'],
    [{ rows, x: 'ms', y: 'bps', low: 'low' }, "chart: expected 'low' and 'high' together, got one of them"],
    [{ rows, x: 'ms', y: ['bps', 'low'], by: 'who' }, 'chart: got 2 columns for y, expected one'],
  ])('of columns that are not there is refused', (spec, message) => {
    expect(() => chartData(spec)).toThrow(message);
  });
});
