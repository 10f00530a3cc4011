/**
 * `npm run bench:peers`: beside hftbacktest, the same work on the same tapes, in fresh processes by turns.
 *
 * Replays are timed alone: each process warms up on a short tape before its clock starts; then the peer has its events in memory, and we read
 * ours from the file. 64 quoters are one replay of ours and 64 of the peer's, one after another in one process. `whole` is from the start of a
 * process to its end, on a longer tape. The matching engine stands beside npm's nodejs-order-book (`matching-contest.ts`).
 */
import { replayContest, wholeContest, type Contest } from './contest.js';
import { matchingContests } from './matching-contest.js';
import { machine, machineText } from './machine.js';
import { MadeTapes, TAPES } from './made-tapes.js';
import { benchOptions, FULL_ROWS, type BenchOptions } from './options.js';
import { Peer } from './peer-task.js';
import { runProcess } from './processes.js';
import { storedContest } from './stored-contest.js';
import { tableContest } from './table-contest.js';
import { takeRounds, type Measurement, type Result } from './rounds.js';
import { tableOf, type Column } from './table.js';
import type { Rules, WorkloadName } from './workloads.js';

/** Rows of the whole processes' tape, where the others have their full length. */
const WHOLE_ROWS = 4_000_000;

const COLUMNS: readonly Column[] = [
  { key: 'oursSeconds', title: 'ours, s', digits: 2 },
  { key: 'peerSeconds', title: 'hftbacktest, s', digits: 2 },
  { key: 'ratio', title: 'ratio', digits: 2 },
  { key: 'cpuRatio', title: 'by CPU time', digits: 2 },
  { key: 'oursMiB', title: 'ours, peak MiB', digits: 0 },
  { key: 'peerMiB', title: 'hftbacktest, peak MiB', digits: 0 },
  { key: 'memoryRatio', title: 'memory, ours over theirs', digits: 2 },
];

/** numba compiles anew in each process; without that the peer would be this much faster. */
const WHOLE_COLUMNS: readonly Column[] = [
  ...COLUMNS.filter(({ key }) => key !== 'cpuRatio'),
  { key: 'peerCompileSeconds', title: 'of theirs compiling, s', digits: 2 },
  { key: 'ratioLessCompiling', title: 'ratio without it', digits: 2 },
];

const MATCHING_COLUMNS: readonly Column[] = COLUMNS.map((column) => ({
  ...column,
  title: column.title.replace('hftbacktest', 'nodejs-order-book'),
}));

const TABLE_COLUMNS: readonly Column[] = [
  ...COLUMNS.map((column) => ({ ...column, title: column.title.replace('hftbacktest', 'theirs') })),
  { key: 'firstRatio', title: 'ratio of the first time', digits: 2 },
];

const VERSIONS = `import platform
from importlib.metadata import version
print(f"python {platform.python_version()}, hftbacktest {version('hftbacktest')}, numba {version('numba')}")`;

const options = benchOptions(process.argv.slice(2));
const python = options.python ?? 'python3';
const tapes = new MadeTapes();
try {
  const results = await takeRounds(measurements(options), options.rounds, (text) => process.stderr.write(`${text}\n`));
  const versions = options.python === undefined ? process.version : runProcess(python, ['-c', VERSIONS]).stdout.trim();
  const { rows, rounds } = options;
  if (options.json) console.log(JSON.stringify({ machine: machine(), peer: versions, rows, rounds, results }, null, 2));
  else {
    const head = `${machineText(machine())} · ${versions}\n${rows} rows, ${rounds} rounds: median (smallest–largest)`;
    const of = (part: string): Result[] => results.filter(({ name }) => partOf(name) === part);
    const tables = [
      tableOf('replay', of('replay'), COLUMNS),
      tableOf('process', of('process'), WHOLE_COLUMNS),
      tableOf('csv', of('csv'), TABLE_COLUMNS),
      tableOf('columns', of('columns'), TABLE_COLUMNS),
      tableOf('matching', of('matching'), MATCHING_COLUMNS),
    ].filter((table) => table !== '');
    console.log([`${head}; ratio: the peer's time over ours`, ...tables].join('\n\n'));
  }
} finally {
  tapes.close();
}

function measurements({ rows, only, orderBook, orderBookMissing }: BenchOptions): Measurement[] {
  const peer = new Peer(python, tapes);
  const wanted = (name: string, contest: Contest): Contest[] => {
    const rules = contest.rules.filter((each) => `${name}/${each}/${contest.tape}`.includes(only));
    return rules.length === 0 ? [] : [{ ...contest, rules }];
  };
  const replays = TAPES.flatMap((tape) =>
    (['idle', 'quoter', 'quoters64'] as const).flatMap((workload) => wanted(workload, { workload, tape, rows, rules: rulesOf(workload) })),
  );
  const orders = wanted('resting', { workload: 'resting', tape: 'orders', rows, rules: ['true'] });
  const whole = wanted('whole', {
    workload: 'quoter',
    tape: 'generated',
    rows: rows === FULL_ROWS ? WHOLE_ROWS : rows,
    rules: rulesOf('quoter'),
  });
  const tables = 'import/tardis'.includes(only) || only.startsWith('import/tardis') ? [tableContest(python, tapes, rows)] : [];
  const stored = 'columns/numpy'.includes(only) || only.startsWith('columns') ? [storedContest(python, tapes, rows)] : [];
  return [
    ...[...replays, ...orders].map((each) => replayContest(each, tapes, peer)),
    ...whole.map((each) => wholeContest(each, tapes, peer)),
    ...tables,
    ...stored,
    ...matchingContests(orderBook === '' ? undefined : orderBook, orderBookMissing).filter(({ name }) => name.includes(only)),
  ];
}

/** The table in which a result stands. */
function partOf(name: string): 'replay' | 'process' | 'csv' | 'columns' | 'matching' {
  if (name.startsWith('import')) return 'csv';
  if (name.startsWith('columns')) return 'columns';
  if (name.startsWith('matching')) return 'matching';
  return name.startsWith('whole') ? 'process' : 'replay';
}

/** Rules make no difference to who does nothing. */
function rulesOf(workload: WorkloadName): readonly Rules[] {
  return workload === 'idle' ? ['true'] : ['true', 'compat'];
}
