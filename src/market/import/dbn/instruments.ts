/**
 * Which records are of the instrument that is wanted, and what definitions say of it.
 *
 * Records name instruments by number. Headers say, day by day, which number a symbol has (Nasdaq's change every day), live streams say
 * it in symbol mappings, definitions name theirs. Without `--symbol` the files must hold one instrument.
 *
 * Example: with the mapping `ESH1` = 5482 and records of 5482 alone, `choose({}, '', …)` wants 5482 and needs no `--symbol`.
 */
import { UsageError } from '../../../base/errors.js';
import { formatDecimal, parseDecimal } from '../../../base/num/decimal.js';
import type { ContractKind, Instrument } from '../../instrument.js';
import { statedInstrument } from '../frame/stated-instrument.js';
import { type FieldValue, UNDEF_PRICE } from './layouts.js';
import type { SymbolDays } from './metadata.js';

const UNDEF_INT32 = 2_147_483_647;
const DAY_NS = 86_400_000_000_000;
/** How many symbols a message lists. */
const MOST_LISTED = 8;

/** A stretch of time in which a number stands for the wanted instrument, ns on the clock of stamps. */
interface OwnTime {
  readonly id: number;
  readonly fromTs: number;
  readonly toTs: number;
}

/** Tells the records of one instrument. */
export class OwnRecords {
  readonly #publisher: number;
  readonly #times: readonly OwnTime[];
  #last: OwnTime;

  /** `times` is not empty. */
  constructor(publisher: number, times: readonly OwnTime[]) {
    this.#publisher = publisher;
    this.#times = times;
    this.#last = times[0]!;
  }

  /** Whether a record of that number and publisher, received then, is of the instrument. */
  has(id: number, publisher: number, recvTs: number): boolean {
    if (publisher !== this.#publisher) return false;
    if (holds(this.#last, id, recvTs)) return true;
    for (const time of this.#times) {
      if (!holds(time, id, recvTs)) continue;
      this.#last = time;
      return true;
    }
    return false;
  }
}

function holds(time: OwnTime, id: number, recvTs: number): boolean {
  return time.id === id && recvTs >= time.fromTs && recvTs < time.toTs;
}

/** What definitions say of an instrument. */
type Definition = Readonly<Record<string, FieldValue>>;

/** What files say of instruments. */
export class Instruments {
  readonly #mappings: SymbolDays[] = [];
  readonly #definitions = new Map<number, Definition>();
  /** Publishers of the records with a book or trades, by number of the instrument. */
  readonly #market = new Map<number, Set<number>>();
  #lastId = -1;
  #lastPublisher = -1;

  /** A header's mappings. */
  mapped(mappings: readonly SymbolDays[]): void {
    for (const mapping of mappings) this.#mappings.push(mapping);
  }

  /** A symbol mapping in the stream: it holds for all days that the files have. */
  named(id: number, symbol: string): void {
    if (symbol === '' || this.#mappings.some((known) => known.id === id && known.symbol === symbol)) return;
    this.#mappings.push({ symbol, id, fromDay: Number.NEGATIVE_INFINITY, toDay: Number.POSITIVE_INFINITY });
  }

  /** A definition. */
  defined(definition: Definition): void {
    const id = definition['instrument_id'] as number;
    if (!this.#definitions.has(id)) this.#definitions.set(id, definition);
  }

  /** A record with a book or a trade. */
  seen(id: number, publisher: number): void {
    if (id === this.#lastId && publisher === this.#lastPublisher) return;
    this.#lastId = id;
    this.#lastPublisher = publisher;
    const publishers = this.#market.get(id);
    if (publishers === undefined) this.#market.set(id, new Set([publisher]));
    else publishers.add(publisher);
  }

  /**
   * The instrument, and which records are its own. `baseDay` is the day of stamp 0, counted from 1970-01-01; `publisher` is the wanted one's
   * number, empty where there is only one.
   * @throws UsageError when it is not clear which one is wanted, or nobody says all of it.
   */
  choose(stated: Partial<Instrument>, publisher: string, baseDay: number): { readonly instrument: Instrument; readonly own: OwnRecords } {
    const symbol = stated.symbol ?? this.#onlySymbol();
    const days = this.#daysOf(symbol, stated.symbol !== undefined);
    const definition = days.map(({ id }) => this.#definitions.get(id)).find((known) => known !== undefined);
    const known = definition === undefined ? {} : factsOf(definition);
    return {
      instrument: statedInstrument('dbn', { ...stated, ...(symbol !== undefined && { symbol }) }, { lotSize: '1', ...known }),
      own: new OwnRecords(
        this.#publisherOf(days, publisher),
        days.map(({ id, fromDay, toDay }) => ({ id, fromTs: (fromDay - baseDay) * DAY_NS, toTs: (toDay - baseDay) * DAY_NS })),
      ),
    };
  }

  /** The one symbol of all records; undefined when there is one number and nothing names it. @throws UsageError when there are several. */
  #onlySymbol(): string | undefined {
    const ids = [...this.#market.keys()];
    const symbols = new Set(ids.flatMap((id) => this.#symbolsOf(id)));
    if (symbols.size === 1 && ids.every((id) => this.#symbolsOf(id).length > 0)) return [...symbols][0];
    if (ids.length === 1 && symbols.size === 0) return undefined;
    throw new UsageError(`the files hold several instruments: ${this.#listed()}. Give --symbol with one of them.`);
  }

  /** The one publisher of the instrument's records: a tape is of one venue. */
  #publisherOf(days: readonly SymbolDays[], wanted: string): number {
    const publishers = new Set(days.flatMap(({ id }) => [...(this.#market.get(id) ?? [])]));
    const list = [...publishers].sort((a, b) => a - b).join(', ');
    if (wanted === '') {
      if (publishers.size > 1)
        throw new UsageError(`the files hold ${days[0]!.symbol} of several publishers: ${list}. Give --publisher with one of them.`);
      return [...publishers][0] ?? 0;
    }
    if (!publishers.has(Number(wanted)))
      throw new UsageError(`the files hold no records of publisher ${wanted}, but of ${list}. Give --publisher with one of them.`);
    return Number(wanted);
  }

  /** When which number stands for a symbol. A symbol that nothing names may be a number, or the only instrument there is. */
  #daysOf(symbol: string | undefined, isStated: boolean): readonly SymbolDays[] {
    const always = (id: number): SymbolDays => ({
      symbol: symbol ?? '',
      id,
      fromDay: Number.NEGATIVE_INFINITY,
      toDay: Number.POSITIVE_INFINITY,
    });
    const mapped = this.#mappings.filter((known) => known.symbol === symbol);
    if (mapped.length > 0) return mapped;
    const defined = [...this.#definitions].filter(([, known]) => known['raw_symbol'] === symbol).map(([id]) => always(id));
    if (defined.length > 0) return defined;
    const ids = [...this.#market.keys()];
    const numbered = ids.find((id) => String(id) === symbol);
    if (numbered !== undefined) return [always(numbered)];
    if (ids.length === 1 && (!isStated || this.#symbolsOf(ids[0]!).length === 0)) return [always(ids[0]!)];
    throw new UsageError(`the files hold no instrument ${String(symbol)}, but ${this.#listed()}. Give --symbol as they spell it.`);
  }

  #symbolsOf(id: number): string[] {
    const defined = this.#definitions.get(id)?.['raw_symbol'];
    const symbols = this.#mappings.filter((known) => known.id === id).map(({ symbol }) => symbol);
    return [...new Set(symbols.length > 0 || typeof defined !== 'string' ? symbols : [defined])];
  }

  #listed(): string {
    const namesOf = (id: number): string[] => (this.#symbolsOf(id).length > 0 ? this.#symbolsOf(id) : [`number ${String(id)}`]);
    const names = [...new Set([...this.#market.keys()].flatMap(namesOf))];
    const more = names.length - MOST_LISTED;
    return `${names.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
  }
}

/** Classes of instruments that are a share or money itself; all others are contracts. */
const SPOT_CLASSES = 'KX';
/** Spreads, whose prices may be below zero. */
const SPREAD_CLASSES = 'STM';

/** Facts of a definition, those that it has. */
function factsOf(definition: Definition): Partial<Instrument> {
  const text = (name: string): string => (definition[name] as string).trim();
  const tick = definition['min_price_increment'] as bigint;
  const multiplier = multiplierOf(definition);
  const currency = text('settl_currency') || text('currency');
  const kind: ContractKind = SPOT_CLASSES.includes(text('instrument_class')) ? 'spot' : 'linear';
  return {
    symbol: text('raw_symbol'),
    kind,
    ...(isDefined(tick) && { tickSize: decimal(tick) }),
    ...(multiplier !== undefined && kind === 'linear' && { multiplier }),
    ...(currency !== '' && { currency }),
    ...(SPREAD_CLASSES.includes(text('instrument_class')) && { negativePrices: true }),
  };
}

/** What a price of 1 is worth: the money of one increment over the increment, else the multiplier that is stated; undefined when neither is. */
function multiplierOf(definition: Definition): string | undefined {
  const tick = definition['min_price_increment'] as bigint;
  const amount = (definition['min_price_increment_amount'] as bigint) * ONE;
  if (isDefined(tick) && amount > 0n && amount !== UNDEF_PRICE * ONE && amount % tick === 0n) return decimal(amount / tick);
  const stated = definition['contract_multiplier'] as number;
  return stated > 0 && stated !== UNDEF_INT32 ? String(stated) : undefined;
}

/** 1 in units of 1e-9. */
const ONE = 1_000_000_000n;

function isDefined(price: bigint): boolean {
  return price > 0n && price !== UNDEF_PRICE;
}

function decimal(billionths: bigint): string {
  return formatDecimal(parseDecimal(`${String(billionths)}e-9`));
}
