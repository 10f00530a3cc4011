/**
 * Did you mean: the known word that is nearest to one that was mistyped.
 *
 * Example: `didYouMean('pric', ['price', 'qty'])` is `"; did you mean 'price'?"`.
 */
import { distance } from 'fastest-levenshtein';

/** The nearest of `known`, or undefined where none is near (about a third of the letters may differ). Ties: the first. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const d = typingDistance(word.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  const length = Math.max(word.length, best?.length ?? 0);
  const allowed = length <= 3 ? 1 : Math.max(2, Math.floor(length / 3));
  return bestDistance <= allowed ? best : undefined;
}

/** The `count` of `known` that are spelled most alike, however far they are; ties in their order. */
export function nearestOf(word: string, known: Iterable<string>, count: number): string[] {
  const distances = [...known].map((candidate) => ({ candidate, d: typingDistance(word.toLowerCase(), candidate.toLowerCase()) }));
  return distances
    .sort((a, b) => a.d - b.d)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Edit distance, two swapped letters counted as one slip. */
function typingDistance(a: string, b: string): number {
  const d = distance(a, b);
  return d === 2 && a.length === b.length && [...a].sort().join('') === [...b].sort().join('') ? 1 : d;
}

/** The tail of an error message: `; did you mean 'x'?`, or empty where nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const hit = nearest(word, known);
  return hit === undefined ? '' : `; did you mean '${hit}'?`;
}
