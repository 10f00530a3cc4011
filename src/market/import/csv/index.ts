/**
 * The plain format, for hand-made tapes and tests (DESIGN §4): csv with a header, kinds and sides by name, decimals exact.
 *
 * Columns in any order: `exchTs, recvTs, kind, side, price, qty, orderId, flags`; `recvTs`, `orderId` and `flags` may be absent. Times are
 * integer ns since the Unix epoch. Empty `recvTs` is `exchTs`; empty `flags` is 1, so each row is an atomic group of its own. A first
 * line `# slipgauge {…}` states the instrument and what the fill rules need (`meta.ts`). A funding row has the rate per period as
 * its quantity, kept in units of 1e-8, and may have the price that it is paid at.
 *
 * Receive times are taken as they are, unless `--clock repair` is said. Rows of L3 files stand in order of `exchTs`, since what
 * a row leaves out is the order's at that point.
 *
 * Example:
 * ```
 * # slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
 * exchTs,recvTs,kind,side,price,qty
 * 1000,1040,snapshot,bid,100,8
 * 1025,1065,trade,sell,100,4
 * ```
 */
import { DataError } from '../../../base/errors.js';
import { parseDecimal, type Decimal } from '../../../base/num/decimal.js';
import { didYouMean } from '../../../base/suggest.js';
import type { Instrument } from '../../instrument.js';
import { Kind } from '../../row.js';
import { instrumentClash } from '../../tape-digest.js';
import type { FileClock } from '../frame/clock.js';
import { Fields, readHeader, type Header } from './fields.js';
import { isCsvMeta, parseCsvMeta, type CsvMeta } from './meta.js';
import { FUNDING_UNIT, isOrderKind, KIND_RULES, type KindRule } from './words.js';
import {
  isBlank,
  placeOf,
  type Importer,
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { LINES } from '../frame/framing.js';
import { L3Orders, type L3Row } from '../books/l3-orders.js';

/** The plain format. */
export const csv: Importer = {
  name: 'csv',
  about: 'the plain format: a header line and one row a line, for hand-made tapes',
  framing: LINES,
  options: [],
  clock: 'keep',
  detect: (head) => {
    const lines = head.lines.filter((line) => line.trim() !== '');
    if (isCsvMeta(lines[0] ?? '')) return true;
    const names = (lines.find((line) => !line.startsWith('#')) ?? '').split(',').map((name) => name.trim());
    return names.includes('exchTs') && names.includes('kind');
  },
  open: (setup) => new CsvSource(setup),
};

class CsvSource implements ImportSource {
  readonly #setup: ImportSetup;
  /** By file number, from pass 1. */
  readonly #headers: Header[] = [];
  /** Line of each file's header, by file number. */
  readonly #headerLines: number[] = [];
  readonly #fields = new Fields();
  readonly #kindsSeen = new Set<number>();
  readonly #orders = new L3Orders();
  readonly #row: L3Row = { kind: 0, side: 0, priceTicks: 0, qtyLots: 0, orderId: 0, flags: 0 };
  #meta: CsvMeta = { facts: {}, gaps: 0 };
  /** Of all files. */
  #gaps = 0;
  #instrument: Instrument | undefined;
  #tick: Decimal = parseDecimal('1');
  #lot: Decimal = parseDecimal('1');
  #detail: SourceHead['levelOfDetail'] = 'L2';
  #latestExchTs = Number.NEGATIVE_INFINITY;

  constructor(setup: ImportSetup) {
    this.#setup = setup;
    this.#instrument = setup.instrument;
  }

  scan(line: InputRecord, clock: FileClock): void {
    if (isBlank(line)) return;
    if (this.#headers[line.fileIndex] === undefined) {
      this.#top(line);
      return;
    }
    const exchTs = this.#split(line).time('exchTs', this.#setup);
    clock.sample(exchTs, this.#fields.isEmpty('recvTs') ? exchTs : this.#fields.time('recvTs', this.#setup));
    this.#kindsSeen.add(this.#kind(line).code);
  }

  scanned(): SourceHead {
    const instrument = this.#instrument;
    if (instrument === undefined) {
      throw new DataError(
        'the csv says nothing of its instrument. Give --symbol, --kind, --tick and --lot, or begin the file with a line # slipgauge {"instrument":{…}}.',
      );
    }
    this.#tick = parseDecimal(instrument.tickSize);
    this.#lot = parseDecimal(instrument.lotSize);
    this.#detail = this.#meta.levelOfDetail ?? detailOf(this.#kindsSeen);
    if (this.#detail !== 'L3' && [...this.#kindsSeen].some(isOrderKind)) {
      throw new DataError(
        `the metadata says levelOfDetail ${this.#detail}, and there are rows of single orders (add, delete, …). Say L3, or leave levelOfDetail out.`,
      );
    }
    return { instrument, levelOfDetail: this.#detail };
  }

  mergeKey(line: InputRecord): number {
    if (this.#isTop(line)) return Number.NaN;
    return this.#split(line).time('exchTs', this.#setup);
  }

  read(line: InputRecord, sink: RowSink): void {
    if (this.#isTop(line)) return;
    const fields = this.#split(line);
    const exchTs = fields.time('exchTs', this.#setup);
    const recvTs = (fields.isEmpty('recvTs') ? exchTs : fields.time('recvTs', this.#setup)) + line.offsetNs;
    const row = this.#parse(line);
    if (this.#detail === 'L3') this.#complete(row, exchTs);
    sink.row(
      exchTs,
      recvTs,
      row.kind,
      row.side,
      Number.isNaN(row.priceTicks) ? 0 : row.priceTicks,
      Number.isNaN(row.qtyLots) ? 0 : row.qtyLots,
      row.orderId,
      row.flags,
    );
  }

  end(): SourceFacts {
    const depth = this.#meta.facts.depth ?? (this.#detail === 'L1' ? 1 : undefined);
    return {
      ...this.#meta.facts,
      ...(depth === undefined ? {} : { depth }),
      borrowedTimes: 0,
      gaps: this.#gaps,
      counts: this.#detail === 'L3' ? this.#orders.counts : {},
    };
  }

  /** Lines up to the header: the metadata, remarks, the header itself. */
  #top(line: InputRecord): void {
    const text = line.bytes.toString('utf8', line.from, line.to).trim();
    if (!text.startsWith('#')) {
      this.#headers[line.fileIndex] = readHeader(text, placeOf(line));
      this.#headerLines[line.fileIndex] = line.number;
    } else if (isCsvMeta(text)) {
      this.#takeMeta(parseCsvMeta(text, placeOf(line), this.#setup.instrument), line);
    }
  }

  /** The first file's metadata holds; later files, and the caller, may not name another instrument. */
  #takeMeta(meta: CsvMeta, line: InputRecord): void {
    if (line.fileIndex === 0) this.#meta = meta;
    this.#gaps += meta.gaps;
    if (meta.instrument === undefined) return;
    const clash = this.#instrument === undefined ? undefined : instrumentClash(this.#instrument, meta.instrument);
    if (clash !== undefined)
      throw new DataError(
        `${placeOf(line)}: names another instrument than was given before: ${clash}. Give files of one instrument, and no flags that differ from the file.`,
      );
    this.#instrument = meta.instrument;
  }

  #isTop(line: InputRecord): boolean {
    const headerLine = this.#headerLines[line.fileIndex];
    return headerLine === undefined || line.number <= headerLine || isBlank(line);
  }

  #split(line: InputRecord): Fields {
    this.#fields.split(line, this.#headers[line.fileIndex]!);
    return this.#fields;
  }

  #kind(line: InputRecord): KindRule {
    const word = this.#fields.text('kind');
    const rule = KIND_RULES.get(word);
    if (rule === undefined)
      throw new DataError(
        `${placeOf(line)}: kind: got ${JSON.stringify(word)}, expected one of ${[...KIND_RULES.keys()].join(' ')}${didYouMean(word, KIND_RULES.keys())}`,
      );
    return rule;
  }

  /** The row's fields by the rules of its kind. */
  #parse(line: InputRecord): L3Row {
    const fields = this.#fields;
    const row = this.#row;
    const rule = this.#kind(line);
    row.kind = rule.code;
    row.side = fields.side(rule);
    row.priceTicks = fields.units('price', rule.price, rule.name, this.#tick);
    row.qtyLots = fields.units('qty', rule.qty, rule.name, unitOfQty(rule, this.#lot));
    row.orderId = fields.orderId(this.#detail === 'L3' || isOrderKind(rule.code) ? rule.orderId : 'free', rule.name);
    row.flags = fields.flags();
    this.#checkNumbers(row, rule);
    return row;
  }

  #checkNumbers(row: L3Row, rule: KindRule): void {
    const { priceTicks, qtyLots } = row;
    if (priceTicks <= 0 && this.#instrument?.negativePrices !== true)
      this.#fields.fail(`price: got ${this.#fields.text('price')}, expected more than 0, or an instrument with negativePrices: true`);
    if (rule.code === Kind.status && qtyLots !== 0 && qtyLots !== 1)
      this.#fields.fail(`qty: got ${this.#fields.text('qty')}, expected 0 (halted) or 1 (trading)`);
    if (rule.code !== Kind.funding && qtyLots < rule.leastQtyLots)
      this.#fields.fail(
        `qty: got ${this.#fields.text('qty')}, expected ${rule.leastQtyLots === 0 ? '0 or more' : 'more than 0'} for a ${rule.name}`,
      );
  }

  #complete(row: L3Row, exchTs: number): void {
    const fields = this.#fields;
    if (exchTs < this.#latestExchTs)
      fields.fail(
        `exchTs goes back by ${String(this.#latestExchTs - exchTs)} ns; rows of single orders (L3) must stand in order of exchTs. Sort the file by exchTs.`,
      );
    this.#latestExchTs = exchTs;
    this.#orders.complete(row, fields.where);
  }
}

const ONE = parseDecimal('1');
const FUNDING = parseDecimal(FUNDING_UNIT);

function unitOfQty(rule: KindRule, lot: Decimal): Decimal {
  if (rule.code === Kind.status) return ONE;
  return rule.code === Kind.funding ? FUNDING : lot;
}

/** L3 has rows of single orders, L1 quotes and no levels; all else is L2. */
function detailOf(kinds: ReadonlySet<number>): SourceHead['levelOfDetail'] {
  if ([...kinds].some(isOrderKind)) return 'L3';
  return kinds.has(Kind.quote) && !kinds.has(Kind.level) && !kinds.has(Kind.snapshot) ? 'L1' : 'L2';
}
