/**
 * Prose of a notebook as HTML: paragraphs, `code`, **bold**, [links](https://…) and lists with a dash. A small part of Markdown, for a comment is no
 * place for more; everything else is shown as it stands.
 *
 * Invariant: nothing of the text reaches the page unescaped; links are http or https.
 */
import { html, type Content, type Markup } from '../../report/html/markup.js';

/** Prose as paragraphs and lists. */
export function proseHtml(text: string): Markup {
  const blocks = text.split(/\n\s*\n/).filter((block) => block.trim() !== '');
  return html`${blocks.map(blockHtml)}`;
}

function blockHtml(block: string): Markup {
  const lines = block.trim().split('\n');
  if (!lines.every((line) => /^\s*- /.test(line))) return html`<p>${inline(lines.join(' '))}</p>`;
  return html`<ul>
    ${lines.map((line) => html`<li>${inline(line.replace(/^\s*- /, ''))}</li>`)}
  </ul>`;
}

/** One line of prose with its marks. */
export function inline(text: string): Content {
  const marks = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/g;
  const parts: Content[] = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    parts.push(text.slice(from, match.index));
    const [whole, code, bold, label, href] = match;
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (bold !== undefined) parts.push(html`<b>${bold}</b>`);
    else parts.push(html`<a href="${href}">${label}</a>`);
    from = match.index + whole.length;
  }
  return [...parts, text.slice(from)];
}
