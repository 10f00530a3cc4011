/**
 * `npm run bench`: how fast this engine is, by itself.
 *
 * Speeds are stated beside a calibration loop that runs in the same process, so that machines compare: `rows per 1000 steps` is rows a second
 * over thousand steps of the loop a second. Each figure is of a fresh process; five rounds, interleaved.
 */
import { join } from 'node:path';
import { benchOptions, type BenchOptions } from './options.js';
import { CAPTURE, MadeTapes, TAPES, WARM_ROWS, type TapeName } from './made-tapes.js';
import { ALL_MESSAGES, OPS_NAMES, opsPath, type OpsName } from './matching-speed.js';
import { machine, machineText } from './machine.js';
import { measureOurs, runProcess } from './processes.js';
import { takeRounds, type Measurement, type Result, type Row } from './rounds.js';
import { tableOf, type Column } from './table.js';
import { writeItch } from './itch-speed.js';
import { writeOkx } from './raw-file.js';
import { writeTardis } from './tardis-file.js';
import { WORKLOADS, type Rules, type WorkloadName } from './workloads.js';

const CLI = 'dist/cli/main.js';
/** Starts of a process that one round takes the mean of. */
const STARTS = 5;
/** Messages of the made capture of OKX: some 100 MB of text. */
const RAW_MESSAGES = 160_000;

/** What is replayed on a tape of single orders. */
const ORDER_WORKLOADS = ['resting', 'quoter', 'sessions1000'] as const;

const REPLAY: readonly Column[] = [
  { key: 'millionRowsPerSecond', title: 'M rows/s', digits: 2 },
  { key: 'rowsPerThousandSteps', title: 'rows per 1000 steps', digits: 1 },
  { key: 'seconds', title: 'seconds', digits: 2 },
  { key: 'peakMiB', title: 'peak MiB', digits: 0 },
  { key: 'orders', title: 'orders', digits: 0 },
  { key: 'fills', title: 'fills', digits: 0 },
];
const IMPORT: readonly Column[] = [
  { key: 'mbPerSecond', title: 'MB/s of text', digits: 1 },
  { key: 'mbPerCpuSecond', title: 'MB per core second', digits: 1 },
  { key: 'parseMbPerSecond', title: 'JSON.parse alone, MB/s', digits: 1 },
  { key: 'timesParse', title: 'import / JSON.parse', digits: 2 },
  { key: 'peakMiB', title: 'peak MiB', digits: 0 },
];
const RAW: readonly Column[] = [IMPORT[0]!, IMPORT[1]!, { key: 'peakMiB', title: 'peak MiB', digits: 0 }];
const ITCH: readonly Column[] = [
  { key: 'millionMessagesPerSecond', title: 'M messages/s', digits: 2 },
  { key: 'millionMessagesPerCpuSecond', title: 'M per core second', digits: 2 },
  { key: 'rowsPerThousandSteps', title: 'messages per 1000 steps', digits: 1 },
  { key: 'seconds', title: 'seconds', digits: 2 },
  { key: 'peakMiB', title: 'peak MiB', digits: 0 },
];
const MATCHING: readonly Column[] = [
  { key: 'millionMessagesPerSecond', title: 'M messages/s', digits: 2 },
  { key: 'millionMessagesPerCpuSecond', title: 'M per core second', digits: 2 },
  { key: 'rowsPerThousandSteps', title: 'messages per 1000 steps', digits: 1 },
  { key: 'millionWithTextPerSecond', title: 'with text and hash, M/s', digits: 2 },
  { key: 'peakMiB', title: 'peak MiB', digits: 0 },
];
const MARKET: readonly Column[] = [
  { key: 'thousandMessagesPerSecond', title: 'k requests/s', digits: 0 },
  { key: 'thousandMessagesPerCpuSecond', title: 'k per core second', digits: 0 },
  { key: 'thousandBothWaysPerSecond', title: 'with reports, k/s', digits: 0 },
  { key: 'seconds', title: 'seconds', digits: 2 },
  { key: 'peakMiB', title: 'peak MiB', digits: 0 },
  { key: 'messages', title: 'requests', digits: 0 },
  { key: 'fills', title: 'fills', digits: 0 },
];
const HELP: readonly Column[] = [
  { key: 'helpMs', title: 'slipgauge --help, ms', digits: 0 },
  { key: 'nodeMs', title: 'node -e 0, ms', digits: 0 },
  { key: 'ratio', title: 'ratio', digits: 2 },
];

const options = benchOptions(process.argv.slice(2));
const tapes = new MadeTapes();
try {
  const wanted = measurements(tapes, options).filter(({ name }) => name.includes(options.only));
  const results = await takeRounds(wanted, options.rounds, (text) => process.stderr.write(`${text}\n`));
  console.log(options.json ? JSON.stringify({ machine: machine(), options, results }, null, 2) : textOf(results, options));
} finally {
  tapes.close();
}

function measurements(made: MadeTapes, { rows }: BenchOptions): Measurement[] {
  const replays = TAPES.flatMap((tape) =>
    WORKLOADS.flatMap((workload) => rulesOf(workload).map((rules) => replayOf(made, tape, rows, workload, rules))),
  );
  const orders = ORDER_WORKLOADS.map((workload) => replayOf(made, 'orders', rows, workload, 'true'));
  return [
    ...replays,
    ...orders,
    booking(made, rows),
    importing(made),
    importingRaw(made),
    importingTardis(made, rows),
    itch(made, rows, 'book'),
    itch(made, rows, 'tape'),
    ...OPS_NAMES.map(matching),
    market(1000, '20s'),
    help(),
  ];
}

/** Rules make no difference to who does nothing. */
function rulesOf(workload: WorkloadName): readonly Rules[] {
  return workload === 'idle' ? ['true'] : ['true', 'compat'];
}

function replayOf(made: MadeTapes, tape: TapeName, rows: number, workload: WorkloadName, rules: Rules): Measurement {
  const name = `${workload}/${rules}/${tape}`;
  const take = async (): Promise<Row[]> => {
    const warmTape = await made.path(tape, Math.min(rows, WARM_ROWS));
    const answer = measureOurs({ kind: 'replay', workload, rules, tape: await made.path(tape, rows), warmTape });
    const { seconds, cpuSeconds, calibration, peakMiB, sessions } = answer;
    const values = {
      millionRowsPerSecond: answer.rows / seconds / 1e6,
      rowsPerThousandSteps: (1000 * answer.rows) / seconds / calibration,
      seconds,
      cpuSeconds,
      peakMiB,
      orders: sessions.reduce((sum, { orders }) => sum + orders, 0),
      fills: sessions.reduce((sum, { fills }) => sum + fills, 0),
    };
    return [{ name, values }];
  };
  return { name, take };
}

/** A tape of single orders read into a book, nothing else. */
function booking(made: MadeTapes, rows: number): Measurement {
  const name = 'book/orders';
  const take = async (): Promise<Row[]> => {
    const warmTape = await made.path('orders', Math.min(rows, WARM_ROWS));
    const { seconds, calibration, peakMiB, ...read } = measureOurs({ kind: 'book', tape: await made.path('orders', rows), warmTape });
    const values = {
      millionRowsPerSecond: read.rows / seconds / 1e6,
      rowsPerThousandSteps: (1000 * read.rows) / seconds / calibration,
      seconds,
      peakMiB,
      orders: read.orders,
    };
    return [{ name, values }];
  };
  return { name, take };
}

function importing(made: MadeTapes): Measurement {
  const name = 'import/binance';
  const take = (): Promise<Row[]> => {
    const { textBytes, seconds, cpuSeconds, parseSeconds, peakMiB, calibration } = measureOurs({
      kind: 'import',
      capture: CAPTURE,
      out: join(made.folder, 'imported.arrow'),
    });
    const megabytes = textBytes / 1e6;
    const values = {
      mbPerSecond: megabytes / seconds,
      mbPerCpuSecond: megabytes / cpuSeconds,
      parseMbPerSecond: megabytes / parseSeconds,
      timesParse: seconds / parseSeconds,
      bytesPerThousandSteps: (1000 * textBytes) / seconds / calibration,
      peakMiB,
    };
    return Promise.resolve([{ name, values }]);
  };
  return { name, take };
}

/** A made capture of OKX, read as raw frames. */
function importingRaw(made: MadeTapes): Measurement {
  const name = 'import/raw';
  const path = join(made.folder, 'okx.ws.gz');
  let file: Promise<number> | undefined;
  const take = async (): Promise<Row[]> => {
    const textBytes = await (file ??= writeOkx(path, RAW_MESSAGES));
    const answer = measureOurs({ kind: 'import-raw', path, out: join(made.folder, 'okx.arrow') });
    const values = {
      mbPerSecond: textBytes / 1e6 / answer.seconds,
      mbPerCpuSecond: textBytes / 1e6 / answer.cpuSeconds,
      bytesPerThousandSteps: (1000 * textBytes) / answer.seconds / answer.calibration,
      peakMiB: answer.peakMiB,
    };
    return [{ name, values }];
  };
  return { name, take };
}

function importingTardis(made: MadeTapes, rows: number): Measurement {
  const name = 'import/tardis';
  const path = join(made.folder, 'book.csv.gz');
  let file: Promise<void> | undefined;
  const take = async (): Promise<Row[]> => {
    await (file ??= writeTardis(path, rows));
    const answer = measureOurs({ kind: 'import-tardis', path, out: join(made.folder, 'book.arrow') });
    const values = {
      millionRowsPerSecond: answer.rows / answer.seconds / 1e6,
      rowsPerThousandSteps: (1000 * answer.rows) / answer.seconds / answer.calibration,
      seconds: answer.seconds,
      peakMiB: answer.peakMiB,
    };
    return [{ name, values }];
  };
  return { name, take };
}

/** Messages of a generated ITCH file into a book, or into a tape. */
function itch(made: MadeTapes, rows: number, into: 'book' | 'tape'): Measurement {
  const name = `itch/${into}`;
  const path = join(made.folder, `${into}.itch`);
  let file: Promise<void> | undefined;
  const take = async (): Promise<Row[]> => {
    await (file ??= writeItch(path, rows));
    const answer = measureOurs({ kind: 'itch', path, ...(into === 'tape' && { out: join(made.folder, 'itch.arrow') }) });
    const { messages, seconds, cpuSeconds, calibration, peakMiB, orders } = answer;
    const values = {
      millionMessagesPerSecond: messages / seconds / 1e6,
      millionMessagesPerCpuSecond: messages / cpuSeconds / 1e6,
      rowsPerThousandSteps: (1000 * messages) / seconds / calibration,
      seconds,
      peakMiB,
      orders,
    };
    return [{ name, values }];
  };
  return { name, take };
}

/** A packed workload on the engine alone; without it there is nothing to play. */
function matching(workload: OpsName): Measurement {
  const name = `matching/${workload}`;
  const take = (): Promise<Row[]> => {
    const path = opsPath(workload);
    if (path === undefined)
      return Promise.resolve([{ name, values: {}, note: 'skipped: no workload; name its folder in SLIPGAUGE_MATCHING_OPS' }]);
    const { messages, seconds, cpuSeconds, textSeconds, calibration, peakMiB } = measureOurs({
      kind: 'matching',
      path,
      most: ALL_MESSAGES,
    });
    const values = {
      millionMessagesPerSecond: messages / seconds / 1e6,
      millionMessagesPerCpuSecond: messages / cpuSeconds / 1e6,
      rowsPerThousandSteps: (1000 * messages) / seconds / calibration,
      millionWithTextPerSecond: messages / textSeconds / 1e6,
      peakMiB,
    };
    return Promise.resolve([{ name, values }]);
  };
  return { name, take };
}

/** A market of so many, through the whole loop. */
function market(participants: number, duration: string): Measurement {
  const name = `market/${participants}`;
  const take = (): Promise<Row[]> => {
    const { messages, reports, fills, seconds, cpuSeconds, peakMiB } = measureOurs({ kind: 'market', participants, duration });
    const values = {
      thousandMessagesPerSecond: messages / seconds / 1e3,
      thousandMessagesPerCpuSecond: messages / cpuSeconds / 1e3,
      thousandBothWaysPerSecond: (messages + reports) / seconds / 1e3,
      seconds,
      peakMiB,
      messages,
      fills,
    };
    return Promise.resolve([{ name, values }]);
  };
  return { name, take };
}

function help(): Measurement {
  const name = 'help';
  const take = (): Promise<Row[]> => {
    let helpMs = 0;
    let nodeMs = 0;
    for (let i = 0; i < STARTS; i++) {
      nodeMs += (1000 * runProcess(process.execPath, ['-e', '0']).seconds) / STARTS;
      helpMs += (1000 * runProcess(process.execPath, [CLI, '--help']).seconds) / STARTS;
    }
    return Promise.resolve([{ name, values: { helpMs, nodeMs, ratio: helpMs / nodeMs } }]);
  };
  return { name, take };
}

function textOf(results: readonly Result[], { rows, rounds }: BenchOptions): string {
  const of = (start: string): Result[] => results.filter(({ name }) => name.startsWith(start));
  const apart = ['import', 'book', 'itch', 'matching', 'market', 'help'];
  const replays = results.filter(({ name }) => !apart.some((start) => name.startsWith(start)));
  const parts = [
    tableOf('replay', replays, REPLAY),
    tableOf('book', of('book'), REPLAY),
    tableOf('import', of('import/binance'), IMPORT),
    tableOf('raw', of('import/raw'), RAW),
    tableOf('csv', of('import/tardis'), REPLAY.slice(0, 4)),
    tableOf('ITCH', of('itch'), ITCH),
    tableOf('matching', of('matching'), MATCHING),
    tableOf('market', of('market'), MARKET),
    tableOf('start', of('help'), HELP),
  ];
  const head = `${machineText(machine())}\n${rows} rows, ${rounds} rounds: median (smallest–largest); sessions replayed with journals in memory`;
  return [head, ...parts.filter((part) => part !== '')].join('\n\n');
}
