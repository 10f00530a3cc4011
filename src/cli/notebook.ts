/** `slipgauge notebook`: a script with cells becomes a page. */
import { isOn, optionalText, text, valueOption, type Command } from './command.js';
import { note } from './print.js';

export const notebookCommand: Command = {
  usage: 'notebook <file> [args..]',
  about: 'Run a TypeScript file with cells (// %%), and make a page of its text, tables and charts',
  positionals: { file: { about: 'Notebook, a .ts file' }, args: { about: 'What the notebook gets as its arguments' } },
  options: {
    out: valueOption('HTML page to write; without it what is shown goes to the terminal alone'),
    force: { type: 'boolean', describe: 'Replace a page that stands at --out' },
  },
  examples: [['$0 notebook notebooks/slippage.ts --out slippage.html', 'What three ways to buy cost, as a page']],
  async run(args) {
    const { runNotebook } = await import('../lab/notebook/index.js');
    const out = optionalText(args, 'out');
    await runNotebook(text(args, 'file'), { out, force: isOn(args, 'force'), args: (args['args'] as string[] | undefined) ?? [] });
    if (out !== undefined) note(`page  ${out}`);
    return 0;
  },
};
