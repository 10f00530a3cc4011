/** Tables of counts by name, such as the rows of each kind on a tape, added up over several tables: one place, so that names keep one order. */

/** Added up, name by name; names in the order in which they first occur. Example: `sumCounts([{ a: 1 }, { a: 2, b: 3 }])` is `{ a: 3, b: 3 }`. */
export function sumCounts(tables: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const table of tables) for (const [name, count] of Object.entries(table)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
