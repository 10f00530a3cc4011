/**
 * What every page is in: one HTML file with its style, data and scripts inside, which asks nothing of any other place.
 *
 * A content security policy forbids every request and runs only the scripts whose hashes it names.
 *
 * Invariant: a pure function of its parts: the same parts give the same bytes.
 *
 * Example: `pageShell({ title: 'first', tool: '0.1.0', style, scripts: [charts, page], data, content })`.
 */
import { createHash } from 'node:crypto';
import { codeForScript, html, jsonForScript, raw, type Markup } from './markup.js';

/** The parts of a page. */
export interface PageParts {
  /** Of the window. */
  readonly title: string;
  /** Version of slipgauge. */
  readonly tool: string;
  readonly style: string;
  /** In the order in which they run. */
  readonly scripts: readonly string[];
  /** What the scripts read, as JSON. */
  readonly data: unknown;
  /** Inside of the body. */
  readonly content: Markup;
}

/** The whole page. */
export function pageShell({ title, tool, style, scripts, data, content }: PageParts): string {
  const codes = scripts.map(codeForScript);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy(codes)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content="slipgauge ${tool}" />
        <title>${title} · slipgauge</title>
        <link rel="icon" href="${FAVICON}" />
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        ${content}
        <script type="application/json" id="page-data">
          ${raw(jsonForScript(data))}
        </script>
        ${codes.map(scriptElement)}
      </body>
    </html> `;
  return page.text;
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
