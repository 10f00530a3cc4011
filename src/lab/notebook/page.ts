/**
 * A notebook as one page: introduction, and each cell with its prose, its code (folded) and what it showed. The file is whole and asks nothing of any
 * other place, as the report is.
 */
import { html, minus, type Markup } from '../../report/html/markup.js';
import { loadAssets } from '../../report/html/assets.js';
import { pageShell } from '../../report/html/shell.js';
import { toolVersion } from '../../run/version.js';
import type { ChartData, NotebookData } from '../../report/html/notebook-data.js';
import type { Notebook, Cell } from './cells.js';
import type { Output, TableOutput } from './outputs.js';
import { inline, proseHtml } from './prose.js';

/** Draw the page of a notebook; `outputs` by cell. */
export async function notebookPage(
  name: string,
  { introduction, cells }: Notebook,
  outputs: readonly (readonly Output[])[],
): Promise<string> {
  const charts: ChartData[] = [];
  const title = titleOf(introduction, name);
  const sections = cells.map((cell, i) => cellSection(cell, i, outputs[i] ?? [], charts));
  const body = html`<header class="top">
      <div class="brand" aria-hidden="true"><i></i><i></i><i></i></div>
      <div>
        <p class="kicker">slipgauge notebook</p>
        <h1>${title}</h1>
      </div>
      <dl class="facts">
        <div>
          <dt>File</dt>
          <dd><code>${name}</code></dd>
        </div>
        <div>
          <dt>Tool</dt>
          <dd>${toolVersion()}</dd>
        </div>
      </dl>
    </header>
    <main class="notebook">
      <section class="prose">${proseHtml(restOf(introduction))}</section>
      ${sections}
    </main>
    <footer>
      <p>
        Made by slipgauge ${toolVersion()}. This file is whole: it loads nothing from anywhere. Charts by Apache ECharts (Apache License
        2.0).
      </p>
    </footer>`;
  const assets = await loadAssets();
  return pageShell({
    title,
    tool: toolVersion(),
    style: assets.style,
    scripts: [assets.charts, assets.notebook],
    data: { charts } satisfies NotebookData,
    content: body,
  });
}

/** The first sentence of the introduction, up to a colon or full stop; the file's name where there is none. */
function titleOf(introduction: string, name: string): string {
  const first = introduction.split('\n', 1)[0]!;
  const end = /[:.]/.exec(first)?.index ?? first.length;
  return first.slice(0, end) || name;
}

function restOf(introduction: string): string {
  const first = introduction.split('\n', 1)[0]!;
  const at = /[:.]/.exec(first)?.index ?? first.length;
  const rest = introduction.slice(at + 1).trim();
  return capital(rest);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cellSection(cell: Cell, index: number, outputs: readonly Output[], charts: ChartData[]): Markup {
  const [head = '', ...rest] = cell.prose.split('\n');
  const isTitled = index > 0 && head !== '';
  const colon = /^[^:.]{1,60}[:.](?=\s|$)/.exec(head)?.[0] ?? '';
  const title = colon === '' ? '' : colon.slice(0, -1);
  const prose = capital([head.slice(colon.length).trim(), ...rest].join('\n'));
  return html`<section class="cell" id="cell-${index}">
    ${isTitled && title !== '' ? html`<h2>${inline(title)}</h2>` : null}
    <div class="prose">${proseHtml(prose)}</div>
    ${
      cell.code === ''
        ? null
        : html`<details>
            <summary>${index === 0 ? 'Set-up' : 'Code'}</summary>
            <pre class="code">${cell.code}</pre>
          </details>`
    }
    ${outputs.map((output) => outputHtml(output, charts))}
  </section>`;
}

function outputHtml(output: Output, charts: ChartData[]): Markup {
  if (output.kind === 'text') return html`<pre class="said">${output.text}</pre>`;
  if (output.kind === 'table') return tableHtml(output);
  charts.push(output.data);
  return html`<figure>
    ${output.caption === '' ? null : html`<figcaption>${output.caption}</figcaption>`}
    <div
      class="drawing"
      id="chart-${charts.length - 1}"
      role="img"
      aria-label="${output.caption || `${output.data.yLabel} by ${output.data.xLabel}`}"
    ></div>
  </figure>`;
}

function tableHtml({ caption, columns, rows, more }: TableOutput): Markup {
  const classOf = (numeric: boolean): Markup | null => (numeric ? html` class="n"` : null);
  return html`<div class="scroll">
    <table class="shown">
      ${
        caption === ''
          ? null
          : html`<caption>
              ${caption}
            </caption>`
      }
      <thead>
        <tr>
          ${columns.map(({ name, numeric }) => html`<th scope="col" ${classOf(numeric)}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((text, i) => html`<td${classOf(columns[i]!.numeric)}>${columns[i]!.numeric ? minus(text) : text}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 ? html`<p class="more">and ${more} more rows</p>` : null}
  </div>`;
}
