/** The stylised facts of a tape for people: a line a fact, with its band and where it stands to it. */
import type { MarketFacts } from '../measure/facts/index.js';
import { bandText, factUnit, factValue, verdictSummary, verdictText } from '../report/fact-words.js';
import { counted, fixed, instant, span } from '../report/numbers.js';
import { renderTable } from '../report/table.js';
import { wrapped } from '../report/terminal.js';

const WIDTH = 118;
const NS_A_SECOND = 1e9;

/** What `slipgauge tape facts` prints. */
export async function marketFactsText(facts: MarketFacts): Promise<string> {
  const { instrument, levelOfDetail, fromTs, toTs, seconds, rows, notes } = facts;
  const head = `${instrument.symbol} ${instrument.kind}, ${instant(fromTs, 0)} to ${instant(toTs, 0)} UTC (${span(seconds * NS_A_SECOND)}), ${counted(rows, 'row')}, ${levelOfDetail}, tick ${instrument.tickSize}`;
  const columns = [
    { title: 'fact' },
    { title: 'value', align: 'right' },
    { title: '' },
    { title: 'n', align: 'right' },
    { title: 'of' },
    { title: 'band', align: 'right' },
    { title: '' },
    { title: 'what' },
  ] as const;
  const table = await renderTable(
    columns,
    facts.facts.map((fact) => [
      fact.name,
      factValue(fact),
      factUnit(fact),
      fixed(fact.count, 0),
      fact.counted,
      bandText(fact.band, fact.unit),
      verdictText(fact),
      fact.about,
    ]),
  );
  const remarks = facts.facts.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`]));
  return [
    `${head}\n`,
    table,
    wrapped(
      `${verdictSummary(facts.facts)} (?: an edge of the band lies within 1.96 standard errors, or the error is not known).`,
      0,
      WIDTH,
    ),
    ...[...remarks, ...notes].map((note) => `- ${wrapped(note, 2, WIDTH).trimStart()}`),
  ].join('');
}
