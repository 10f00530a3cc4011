/** `slipgauge schema`: the JSON Schema of a scenario's file, of a bench file, of a feed file, or of a venue's file, for editors. */
import { writeWhole } from '../base/io/atomic.js';
import { optionalText, valueOption, type Arguments, type Command } from './command.js';
import { printText } from './print.js';

export const schemaCommand: Command = {
  usage: 'schema [of]',
  about: "Print the JSON Schema of a scenario's file, of a bench file, of a feed file, or of a venue's file",
  positionals: { of: { about: 'scenario (default), bench, record or venue', choices: ['scenario', 'bench', 'record', 'venue'] } },
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
  if (optionalText(args, 'of') === 'venue') {
    const { venueJsonSchema } = await import('../run/venue/index.js');
    return await venueJsonSchema();
  }
  const { scenarioJsonSchema } = await import('../run/scenario/index.js');
  return await scenarioJsonSchema();
}
