/** `slipgauge schema`: the JSON Schema of a scenario's file, or of a bench file, for editors. */
import { writeWhole } from '../base/io/atomic.js';
import { optionalText, valueOption, type Arguments, type Command } from './command.js';
import { printText } from './print.js';

export const schemaCommand: Command = {
  usage: 'schema [of]',
  about: "Print the JSON Schema of a scenario's file, or of a bench file",
  positionals: { of: { about: 'scenario (default) or bench', choices: ['scenario', 'bench'] } },
  options: { out: valueOption('Write it to this file instead') },
  async run(args) {
    const json = `${JSON.stringify(await schemaOf(args), undefined, 2)}\n`;
    const out = optionalText(args, 'out');
    if (out === undefined) {
      printText(json);
      return 0;
    }
    writeWhole(out, json);
    return 0;
  },
};

async function schemaOf(args: Arguments): Promise<object> {
  if (optionalText(args, 'of') === 'bench') {
    const { benchJsonSchema } = await import('../lab/regress/index.js');
    return await benchJsonSchema();
  }
  const { scenarioJsonSchema } = await import('../run/scenario/index.js');
  return await scenarioJsonSchema();
}
