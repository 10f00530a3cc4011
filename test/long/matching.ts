/**
 * The matching engine at length (`npm run test:long`): against its naive twin and its laws on 10,000 random streams, and a million wild messages.
 * Prints a line each; throws where something is wrong.
 */
import fc from 'fast-check';
import { compare } from '../venue/matching/compare.js';
import { callStreams, RULE_SETS, streams } from '../venue/matching/commands.js';
import { Watched } from '../venue/matching/laws.js';
import { CALLS, EVERYTHING, happened } from '../venue/matching/occurrences.js';
import { playWild, WILD_RULES } from '../venue/matching/wild.js';

const STREAMS = 10_000;
const WILD_MESSAGES = 1_000_000;
const SEED = Number(process.env['FC_SEED'] ?? 20240808);

const rules = fc.constantFrom(...RULE_SETS);

/** Streams against the twin: of continuous trading, and from phase to phase. */
export function matchingTwin(): void {
  againstTwin('of continuous trading', streams(200), EVERYTHING);
  againstTwin('from phase to phase', callStreams(200), CALLS);
}

function againstTwin(kind: string, drawn: ReturnType<typeof streams>, expected: readonly string[]): void {
  const seen = new Map<string, number>();
  let messages = 0;
  fc.assert(
    fc.property(drawn, rules, (commands, inForce) => {
      happened(seen, compare(commands, inForce));
      messages += commands.length;
    }),
    { numRuns: STREAMS, seed: SEED },
  );
  const missed = expected.filter((what) => !seen.has(what));
  if (missed.length > 0) throw new Error(`never happened: ${missed.join(', ')}`);
  console.log(`matching, against its twin: ${STREAMS} streams ${kind}, ${messages} messages`);
}

/** Streams against the laws. */
export function matchingLaws(): void {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(fc.oneof(streams(200), callStreams(200)), rules, (commands, inForce) => {
      const watched = new Watched(inForce);
      for (const command of commands) watched.tell(command);
      for (const [what, count] of watched.counts) counts.set(what, (counts.get(what) ?? 0) + count);
    }),
    { numRuns: STREAMS, seed: SEED + 1 },
  );
  console.log(`matching, by its laws: ${STREAMS} streams, ${counts.get('exec 2') ?? 0} trades, ${counts.get('reduced') ?? 0} that reduced`);
}

/** Wild messages. */
export function matchingWild(): void {
  WILD_RULES.forEach((rules, i) => {
    const { accepted, trades } = playWild(SEED + i, Math.ceil(WILD_MESSAGES / WILD_RULES.length), rules);
    console.log(`matching, wild messages under rules ${i}: ${accepted} orders accepted, ${trades} trades`);
  });
}
