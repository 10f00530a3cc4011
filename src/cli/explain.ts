/** `slipgauge explain`: the life of an order. */
import { formatInstantNs } from '../base/num/instant.js';
import { isOn, JSON_OPTION, optionalText, text, valueOption, type Command } from './command.js';
import { printJson, printText } from './print.js';

export const explainCommand: Command = {
  usage: 'explain <run> <order>',
  about: "An order's life, line by line: why it filled, when it did, or why not",
  positionals: { run: { about: 'Run directory' }, order: { about: 'Its clOrdId' } },
  options: { session: valueOption('Where several sessions have an order of that name'), json: JSON_OPTION },
  examples: [['$0 explain runs/first 3 --session join', 'Order 3 of the session join']],
  async run(args) {
    const { explainOrder, openRun } = await import('../run/index.js');
    const lives = explainOrder(openRun(text(args, 'run')), text(args, 'order'), optionalText(args, 'session'));
    if (isOn(args, 'json')) printJson(lives);
    else printText(lives.map(lifeText).join('\n'));
    return 0;
  },
};

type Life = ReturnType<(typeof import('../run/index.js'))['explainOrder']>[number];

function lifeText({ session, tape, clOrdId, lines, missedQty }: Life): string {
  const width = Math.max(...lines.map(({ event }) => event.length));
  const life = lines.map(({ ts, event, text: what }) => `${formatInstantNs(BigInt(ts))}  ${event.padEnd(width)}  ${what}`);
  const missed = Number(missedQty) === 0 ? [] : [`an optimist would have filled ${missedQty} more`];
  return [`session ${session}, order ${clOrdId}${tape === undefined ? '' : ` on ${tape}`}`, ...life, ...missed, ''].join('\n');
}
