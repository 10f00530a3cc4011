/** `slipgauge schema`: the JSON Schema of a scenario's file, of a bench file, or of a feed file, for editors. */
import { writeWhole } from '../base/io/atomic.js';
import { optionalText, valueOption, type Arguments, type Command } from './command.js';
import { printText } from './print.js';

export const schemaCommand: Command = {
  usage: 'schema [of]',
  about: "Print the JSON Schema of a scenario's file, of a bench file, or of a feed file",
  positionals: { of: { about: 'scenario (default), bench or record', choices: ['scenario', 'bench', 'record'] } },
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
  if (optionalText(args, 'of') === 'record') {
    const { recordJsonSchema } = await import('../collect/record/index.js');
    return recordJsonSchema();
  }
  const { scenarioJsonSchema } = await import('../run/scenario/index.js');
  return await scenarioJsonSchema();
}
