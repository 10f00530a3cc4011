/** `slipgauge record`: WebSocket feeds become files of lines that `slipgauge import` reads. */
import { UsageError } from '../base/errors.js';
import { formatInstantNs } from '../base/num/instant.js';
import type { Recording } from '../collect/record/index.js';
import { isOn, JSON_OPTION, text, valueOption, type Command } from './command.js';
import { interruptLeaves } from './edge.js';
import { checkFolder } from './place.js';
import { note, printJson, printText } from './print.js';
import { durationOption } from './quantity-options.js';

const INTERRUPTED = 130;
const NOTHING_CAME = 3;

export const recordCommand: Command = {
  usage: 'record <feed>',
  about: 'Record WebSocket feeds into files that import reads',
  positionals: { feed: { about: 'A YAML file: url, subscribe and more (slipgauge schema record)' } },
  options: {
    out: valueOption('Where the recording will stand; gzip where it ends in .gz', { demandOption: true }),
    for: durationOption('for', 'How long, such as 10m; default: until Ctrl-C'),
    force: { type: 'boolean', describe: 'Replace a recording that stands at --out' },
    json: JSON_OPTION,
  },
  examples: [['$0 record data/feeds/binance-spot.yaml --out btcusdt.gz --for 10m', 'Ten minutes of Binance']],
  async run(args, { signal }) {
    const out = text(args, 'out');
    const forNs = args['for'] as number | undefined;
    checkFolder(out);
    const { record, readFeed, systemClock } = await import('../collect/record/index.js');
    const feed = await readFeed(text(args, 'feed'), process.env);
    if (out.endsWith('.gz') && feed.compress === 'none')
      throw new UsageError(`--out: got ${out} with compress: none, expected a name that does not end in .gz`);
    interruptLeaves(`what was received is kept in ${out}`);
    const recording = await record(feed, {
      out,
      force: isOn(args, 'force'),
      signal,
      clock: systemClock,
      note,
      ...(forNs === undefined ? {} : { forMs: forNs / 1_000_000 }),
    });
    if (isOn(args, 'json')) printJson(recording);
    else printText(summary(recording));
    if (recording.reason === 'interrupted') return INTERRUPTED;
    // Whoever goes on with the file must not take nothing for a recording.
    return recording.frames === 0 ? NOTHING_CAME : 0;
  },
};

function summary({ files, frames, connects, reason }: Recording): string {
  const how = reason === 'interrupted' ? 'interrupted' : 'done';
  if (files.length === 0) return `${how}; no connection stood, nothing was recorded`;
  const lines = files.map(
    (file) => `  ${file.file}  ${file.frames} frames, ${formatInstantNs(file.fromNs)} to ${formatInstantNs(file.toNs)}`,
  );
  return [`${how}; recorded ${frames} frames of ${connects} connections`, ...lines].join('\n');
}
