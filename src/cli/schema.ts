/** `slipgauge schema`: the JSON Schema of a scenario's file, for editors. */
import { writeFileSync } from 'node:fs';
import { writeBeside } from '../base/io/atomic.js';
import { optionalText, valueOption, type Command } from './command.js';
import { printText } from './print.js';

export const schemaCommand: Command = {
  usage: 'schema',
  about: "Print the JSON Schema of a scenario's file",
  options: { out: valueOption('Write it to this file instead') },
  async run(args) {
    const { scenarioJsonSchema } = await import('../run/scenario/index.js');
    const json = `${JSON.stringify(await scenarioJsonSchema(), undefined, 2)}\n`;
    const out = optionalText(args, 'out');
    if (out === undefined) {
      printText(json);
      return 0;
    }
    const beside = writeBeside(out);
    writeFileSync(beside.temp, json);
    beside.commit();
    return 0;
  },
};
