/**
 * Markup that escapes itself: values put into the template are text unless they are markup already.
 *
 * Invariant: no string from outside reaches the page unescaped; the only way around is `raw`, for our own style and script.
 *
 * Example: `html`<p title="${title}">${names.map((name) => html`<b>${name}</b>`)}</p>``.
 */

/** A piece of finished HTML. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text and numbers are escaped, nothing is nothing. */
export type Content = Markup | string | number | null | undefined | false | readonly Content[];

/** Template tag for HTML. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = strings[0]!;
  for (let i = 0; i < values.length; i++) text += render(values[i]) + strings[i + 1]!;
  return new Markup(text);
}

/** Markup from trusted text: our own style, script, or what the functions below made safe. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Text for element content and quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Data as JSON inside a script element: no `<` is left that could end the element. */
export function jsonForScript(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** Code inside a script element: what could end the element or open a comment stands only in strings, where a backslash is harmless. */
export function codeForScript(code: string): string {
  return code.replace(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--');
}

/** Text with true minus signs: a hyphen before a digit that joins no name, number or date. */
export function minus(text: string): string {
  return text.replace(/(?<![\w-])-(?=[\d.])/g, '−');
}

function render(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(render).join('');
  return escapeText(String(content));
}
