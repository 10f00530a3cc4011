/**
 * The report of a run as one page: a single HTML file that asks nothing of any other place.
 *
 * Style, script and chart library are inside it (`shell.ts`). Text and tables are plain HTML and can be read without script; charts are drawn by it.
 *
 * Invariant: a pure function of (input, assets): the same run gives the same bytes.
 *
 * Example: `await writeFile('report.html', await renderReport(input))`.
 */
import type { ReportInput } from '../types.js';
import { viewsOf, type MarketView } from '../view.js';
import { loadAssets, type PageAssets } from './assets.js';
import { assumptionsSection, howToRead, limitsSection, provenance } from './closing.js';
import { pageData } from './data.js';
import { html, type Markup } from './markup.js';
import { cards, pageHeader, summaryTable } from './opening.js';
import { sessionNavigation, sessionSection } from './session.js';
import { pageShell } from './shell.js';

/**
 * Draw the page with the assets of this installation.
 * @throws UsageError when they have not been built.
 */
export async function renderReport(input: ReportInput): Promise<string> {
  return renderPage(input, await loadAssets());
}

/** Draw the page with given assets. */
export function renderPage(input: ReportInput, assets: PageAssets): string {
  const views = viewsOf(input);
  const { data, leftOut } = pageData(views);
  return pageShell({
    title: input.title,
    tool: input.tool,
    style: assets.style,
    scripts: [assets.charts, assets.page],
    data,
    content: content(input, views, leftOut),
  });
}

function content(input: ReportInput, views: readonly MarketView[], leftOut: readonly (readonly string[])[]): Markup {
  return html`
    <a class="skip" href="#sessions">Skip to the sessions</a>
    ${pageHeader(input)}
    <main>
      <section aria-labelledby="says">
        <h2 id="says">What it says</h2>
        ${cards(input, views)}
      </section>
      ${views.length > 1 ? summaryTable(views) : null}
      <div id="sessions">
        ${sessionNavigation(input)} ${input.sessions.map((session, i) => sessionSection(input, session, i, views, leftOut))}
      </div>
      ${assumptionsSection(input)} ${limitsSection(input, views)} ${howToRead()} ${provenance(input)}
    </main>
    <footer>
      <p>
        Made by slipgauge ${input.tool}. This file is whole: it loads nothing from anywhere. Charts by Apache ECharts (Apache License 2.0).
      </p>
    </footer>
  `;
}
