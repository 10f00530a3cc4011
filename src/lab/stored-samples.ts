/**
 * `samples.arrow` of a run directory back as the columns that it was written from (run/arrow-tables.ts).
 */
import { readFileSync } from 'node:fs';
import type { Table } from 'apache-arrow';
import { DataError } from '../base/errors.js';
import type { FramedMeasures } from '../measure/frames.js';
import type { SessionColumns } from '../sim/columns.js';

type Samples = FramedMeasures['samples'];

/**
 * Read the file; what it returns picks the samples of one session on one tape.
 * @throws DataError when the file is missing or damaged.
 */
export async function readSamples(path: string, epochNs: bigint): Promise<(session: SessionColumns, tape: string) => Samples> {
  const file = await readTable(path);
  const sessions = file.column('session');
  const tapes = file.column('tape');
  return ({ id, records, strings }, tape) => {
    const rows: number[] = [];
    for (let i = 0; i < file.rows; i++) if (sessions[i] === id && tapes[i] === tape) rows.push(i);
    const numbers = (name: string): Float64Array => {
      const column = file.column(name);
      return Float64Array.from(rows, (i) => column[i] as number);
    };
    const times = file.column('ts');
    const names = new Set(Array.from(records.name.subarray(0, records.count), (name) => strings[name]!));
    return {
      count: rows.length,
      ts: Float64Array.from(rows, (i) => Number((times[i] as bigint) - epochNs)),
      positionLots: numbers('positionLots'),
      cash: numbers('cash'),
      equity: numbers('equity'),
      mid2Ticks: numbers('mid2Ticks'),
      recorded: [...names].map((name) => ({ name, values: numbers(`record.${name}`) })),
    };
  };
}

interface ArrowColumns {
  readonly rows: number;
  /** Values of a column; texts of a dictionary, BigInt ns of a timestamp. */
  column(name: string): ArrayLike<unknown>;
}

async function readTable(path: string): Promise<ArrowColumns> {
  const { DataType, tableFromIPC } = await import('apache-arrow');
  const damaged = (what: string): never => {
    throw new DataError(`${path}: ${what}; expected the samples of a run. Run the scenario again.`);
  };
  let table: Table;
  try {
    table = tableFromIPC(readFileSync(path));
  } catch (error) {
    return damaged(`cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  return {
    rows: table.numRows,
    column: (name) => {
      const vector = table.getChild(name) ?? damaged(`has no column ${name}`);
      return DataType.isDictionary(vector.type) ? Array.from(vector as Iterable<unknown>) : (vector.toArray() as ArrayLike<unknown>);
    },
  };
}
