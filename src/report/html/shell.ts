/**
 * What every page is wrapped in: one HTML file with style, data and scripts inside, under a policy that forbids every request and runs only the scripts
 * whose hashes it names.
 *
 * Invariant: a pure function of its input: the same content gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { loadAssets, type PageAssets } from './assets.js';
import { codeForScript, html, jsonForScript, raw, type Markup } from './markup.js';

/** What a page consists of. */
export interface PageParts {
  readonly title: string;
  /** Version of slipgauge. */
  readonly tool: string;
  readonly body: Markup;
  /** What the page's script draws from. */
  readonly data: unknown;
  /** Chart library, the page's own script, and style. */
  readonly assets: Pick<PageAssets, 'charts' | 'page' | 'style'>;
}

/** The whole file. */
export function pageShell({ title, tool, body, data, assets }: PageParts): string {
  const scripts = [codeForScript(assets.charts), codeForScript(assets.page)];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(scripts)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="slipgauge ${tool}" />
        <title>${title} · slipgauge</title>
        <link rel="icon" href="${FAVICON}" />
        <style>
          ${raw(assets.style)}
        </style>
      </head>
      <body>
        ${body}
        <script type="application/json" id="page-data">
          ${raw(jsonForScript(data))}
        </script>
        ${scripts.map(scriptElement)}
      </body>
    </html> `;
  return page.text;
}

/** Assets of a notebook's page. @throws UsageError when they have not been built. */
export async function notebookAssets(): Promise<PageParts['assets']> {
  const { charts, notebook, style } = await loadAssets();
  return { charts, page: notebook, style };
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
