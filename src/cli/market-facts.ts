/** `slipgauge tape facts`: the stylised facts of a market from its tape, beside what the literature reports. */
import { writeWhole } from '../base/io/atomic.js';
import { isSameFile } from '../base/io/same-file.js';
import { UsageError } from '../base/errors.js';
import type { MarketFacts } from '../measure/facts/index.js';
import { integerOption, isOn, JSON_OPTION, optionalText, text, valueOption, type Arguments, type Command } from './command.js';
import { checkPlace } from './place.js';
import { note, printJson, printText } from './print.js';

export const marketFactsCommand: Command = {
  usage: 'tape facts <tape>',
  about: 'Stylised facts of the market: spread, depth, memory of signs, returns, impact, flow, each beside the band of the literature',
  positionals: { tape: { about: 'File of the tape; * and ? are wildcards' } },
  options: {
    from: valueOption('First time that counts, ns since the Unix epoch (1723161300000000000ns); rows before it make the book'),
    to: valueOption('Last time that counts'),
    distances: integerOption('distances', 'Distances of the depth profile in ticks; default 40', { min: 1, initial: 40 }),
    html: valueOption('Write a page with charts to this file'),
    force: { type: 'boolean', describe: 'Replace what stands at --html' },
    json: JSON_OPTION,
  },
  examples: [
    ['$0 tape facts btc.arrow', 'A line a fact: value, error, band, inside or outside'],
    ['$0 tape facts synth.arrow --html facts.html', 'The same as a page with charts, for a market that was made'],
  ],
  async run(args) {
    const page = freePlace(args);
    const { openTape } = await import('../market/tape-read.js');
    const { marketFacts } = await import('../measure/facts/index.js');
    const facts = await marketFacts(await openTape(text(args, 'tape')), {
      from: optionalText(args, 'from'),
      to: optionalText(args, 'to'),
      distances: args['distances'] as number,
    });
    if (page !== undefined) await writePage(page, facts);
    if (isOn(args, 'json')) printJson(facts);
    else {
      const { marketFactsText } = await import('./market-facts-text.js');
      printText(await marketFactsText(facts));
    }
    if (page !== undefined) note(`page written to ${page}`);
    return 0;
  },
};

function freePlace(args: Arguments): string | undefined {
  const page = optionalText(args, 'html');
  if (page === undefined) return undefined;
  if (isSameFile(page, text(args, 'tape'))) throw new UsageError(`--html: ${page} is the tape itself; give the page another place`);
  checkPlace(page, isOn(args, 'force'), 'html');
  return page;
}

async function writePage(page: string, facts: MarketFacts): Promise<void> {
  const { renderMarketFacts } = await import('../report/index.js');
  const { toolVersion } = await import('../run/version.js');
  writeWhole(page, await renderMarketFacts(facts, toolVersion()));
}
