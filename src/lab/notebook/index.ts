/**
 * Notebooks: plain TypeScript files whose cells begin with `// %%`, run to a page.
 *
 * - `cells.ts` the file taken apart; `bundle.ts` its script; `run.ts` runs it
 * - `show.ts`, `chart.ts`, `rows.ts` what a notebook shows; `outputs.ts` keeps it, cell by cell
 * - `page.ts`, `prose.ts` the page
 */
export { runNotebook, type NotebookOptions } from './run.js';
