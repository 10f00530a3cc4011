/**
 * The options that formats have, each stated once: importers name those that they take, the command line and scenarios offer them all.
 *
 * A value is a text. An option has a list of choices, or says what is wrong with a value.
 *
 * Example: `onGap` is `--on-gap resync` of `slipgauge import`, `onGap: resync` of a tape in a scenario, and `setup.options.onGap` here.
 */

/** One option of formats, for validation and for help. */
export interface ImportOption {
  readonly about: string;
  /** What it may be; absent where `expects` says it. */
  readonly choices?: readonly string[];
  /** What a free text has to be, and the test of it. */
  readonly expects?: { readonly text: string; readonly isRight: (value: string) => boolean };
  /** Its value where none is given. */
  readonly initial: string;
}

/** The options, by name. */
export const IMPORT_OPTIONS = {
  touch: {
    about: "whether the feed's own best bid and ask become quote rows",
    choices: ['none', 'bookTicker'],
    initial: 'none',
  },
  onGap: {
    about:
      'what a gap in the feed does: stop; clear the book and wait for the feed’s next snapshot (resync), or take levels as they come (mark)',
    choices: ['error', 'resync', 'mark'],
    initial: 'error',
  },
  snapshots: {
    about: 'what the snapshots of a feed that sends nothing else become: changes of levels (diff), or a clear and snapshot rows (whole)',
    choices: ['diff', 'whole'],
    initial: 'diff',
  },
  venue: {
    about: 'which venue raw frames are of; default what they look like',
    choices: [
      'auto',
      'bitget',
      'bitmex',
      'bitstamp',
      'bybit',
      'coinbase',
      'deribit',
      'hyperliquid',
      'independent-reserve',
      'kraken',
      'okx',
    ],
    initial: 'auto',
  },
  offLot: {
    about: 'what a quantity off the lot grid does: stop (error), or become the nearest whole number of lots, at least one (round)',
    choices: ['error', 'round'],
    initial: 'error',
  },
  clean: {
    about:
      'what becomes of orders in an order channel that never rested, or rest no more: left out and counted (full), or written as they were told, a book that is mostly crossed (none)',
    choices: ['full', 'none'],
    initial: 'full',
  },
  hiddenSide: {
    about: 'whether the side that prints of hidden orders state is believed; many feeds state one that says nothing',
    choices: ['none', 'told'],
    initial: 'none',
  },
  date: {
    about: 'day of a file whose times count from midnight, as 2019-12-30; default the day that its name has',
    expects: { text: 'a day such as 2019-12-30', isRight: (value) => value === '' || /^\d{4}-\d\d-\d\d$/.test(value) },
    initial: '',
  },
  utcOffset: {
    about: 'what local time is ahead of UTC where times count from local midnight, such as -05:00; default that of New York on that day',
    expects: { text: 'an offset such as -05:00', isRight: (value) => /^([+-]\d\d:\d\d)?$/.test(value) },
    initial: '',
  },
  publisher: {
    about: 'number of the publisher (venue) whose records are taken, where files hold several',
    expects: { text: 'the number of a publisher', isRight: (value) => /^\d{0,5}$/.test(value) },
    initial: '',
  },
} as const satisfies Readonly<Record<string, ImportOption>>;

/** Name of an option of formats. */
export type ImportOptionName = keyof typeof IMPORT_OPTIONS;
