/**
 * The report of a run as one page: a single HTML file that asks nothing of any other place.
 *
 * Style, script and chart library are inside it; a content security policy forbids every request and runs only the scripts whose hashes
 * it names. Text and tables are plain HTML and can be read without script; charts are drawn by it.
 *
 * Invariant: a pure function of (input, assets): the same run gives the same bytes.
 *
 * Example: `await writeFile('report.html', await renderReport(input))`.
 */
import { createHash } from 'node:crypto';
import type { ReportInput } from '../types.js';
import { viewsOf, type MarketView } from '../view.js';
import { loadAssets, type PageAssets } from './assets.js';
import { assumptionsSection, howToRead, limitsSection, provenance } from './closing.js';
import { pageData } from './data.js';
import { marketSpread } from './market-spread.js';
import { codeForScript, html, jsonForScript, raw, type Markup } from './markup.js';
import { cards, pageHeader, summaryTable } from './opening.js';
import { sessionNavigation, sessionSection } from './session.js';

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
  const scripts = [codeForScript(assets.charts), codeForScript(assets.page)];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(scripts)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="slipgauge ${input.tool}" />
        <title>${input.title} · slipgauge</title>
        <link rel="icon" href="${FAVICON}" />
        <style>
          ${raw(assets.style)}
        </style>
      </head>
      <body>
        ${content(input, views, leftOut)}
        <script type="application/json" id="page-data">
          ${raw(jsonForScript(data))}
        </script>
        ${scripts.map(scriptElement)}
      </body>
    </html> `;
  return page.text;
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
      ${views.length > 1 ? summaryTable(views) : null} ${marketSpread(input, views)}
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

/** Not by template: the policy's hash is of every byte between the tags. */
function scriptElement(code: string): Markup {
  return raw(`<script>${code}</script>`);
}

/** Nothing may be loaded or run but what is in the file; styles are set on elements by the charts. */
function policy(scripts: readonly string[]): string {
  const hashes = scripts.map((code) => `'sha256-${createHash('sha256').update(code, 'utf8').digest('base64')}'`).join(' ');
  return `default-src 'none'; script-src ${hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** A stack of three blocks, as an icon inside the page. */
const FAVICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="#3d6fb6"><rect x="2" y="10.5" width="12" height="3.5" rx=".6"/><rect x="4" y="6.4" width="10" height="3.2" rx=".6"/><rect x="4" y="3.2" width="7" height="2.3" rx=".6"/></g></svg>',
)}`;
