/**
 * One line of a raw capture: what was received, and when.
 *
 * Two forms are read. `<ns since the epoch> <frame>` has 19 digits and a space. The form of cryptofeed has `<s since the epoch>.<fraction>: `
 * before a frame that was received, `<url> -> <time>: ` before an answer of REST; what was sent (`<-`), connections (`<->`), remarks
 * (`configuration: …`) and empty lines hold nothing of the market. Nor do lines that `slipgauge record` writes of itself, `<ns> {"slipgauge":…}`
 * (docs/recorder.md); the line behind one of a `snapshot` is an answer of its URL.
 *
 * Units: ns on the clock of `Stamps`. One object, reused.
 *
 * Example: `1618678133.626511: [1360,{"as":[…` is a frame received at second 1618678133, 626511000 ns.
 */
import { DataError } from '../../../base/errors.js';
import { digits } from '../../../base/num/digits.js';
import type { Stamps } from '../frame/clock.js';
import { type InputRecord, placeOf } from '../importer.js';

/** What lines hold. */
export const Held = { nothing: 0, frame: 1, answer: 2 } as const;

const NS_DIGITS = 19;
const SECOND_DIGITS = 10;
const SPACE = 32;
const POINT = 46;
const COLON = 58;
const ZERO = 48;
const NINE = 57;
/** `<url> <sign> <time>[: <body>]`; the sign says which way it went. */
const URL_LINE = /^([a-z]{2,5}:\/\/\S+) (->|<-|<->) (\d{10})(?:\.(\d{1,9}))?(?:: |$)/;
/** How a line of the recorder's own begins, and one that says that the next is an answer. */
const OWN = Buffer.from('{"slipgauge":');
const SNAPSHOT = Buffer.from('{"slipgauge":"snapshot"');
/** Where the two tell themselves from most frames (`{"stream"`, `{"e"`, `[`): the second letter of the name. */
const TELLING = 3;
/** How much of a line is looked at to find what it is. */
const HEAD_CHARS = 4096;
const SHOWN_CHARS = 60;

/** Reads lines. */
export class CaptureLine {
  /** One of `Held`. */
  held = 0;
  /** Receive time as recorded, without the file's offset; NaN where the line holds nothing. */
  recvTs = Number.NaN;
  /** Where the frame or the answer begins in the record's bytes. */
  from = 0;
  /** What was asked, of an answer. */
  url = '';
  readonly #stamps: Stamps;
  /** By file, the line that the recorder last announced as an answer: files are read by turns, and a line more than once. */
  readonly #announced = new Map<number, { readonly number: number; readonly url: string }>();

  constructor(stamps: Stamps) {
    this.#stamps = stamps;
  }

  /** Read a line. @throws DataError when it has none of the forms. */
  read(record: InputRecord): void {
    const { bytes, from, to } = record;
    this.held = Held.nothing;
    this.recvTs = Number.NaN;
    if (to === from) return;
    if (bytes[from + SECOND_DIGITS] === POINT || bytes[from + SECOND_DIGITS] === COLON) {
      this.#seconds(record);
    } else if (bytes[from + NS_DIGITS] === SPACE && from + NS_DIGITS < to) {
      this.recvTs = this.#stamps.parseNs(bytes, from, from + NS_DIGITS);
      this.from = from + NS_DIGITS + 1;
    }
    if (Number.isNaN(this.recvTs)) this.#other(record);
    else this.#received(record);
  }

  /** A frame, an answer that was announced, or what the recorder says of itself. */
  #received(record: InputRecord): void {
    const { bytes, to, fileIndex, number } = record;
    if (bytes[this.from + TELLING] === OWN[TELLING] && startsWith(bytes, this.from, to, OWN)) {
      this.recvTs = Number.NaN;
      if (startsWith(bytes, this.from, to, SNAPSHOT)) this.#announced.set(fileIndex, { number: number + 1, url: this.#urlIn(record) });
      return;
    }
    const announced = this.#announced.size === 0 ? undefined : this.#announced.get(fileIndex);
    this.held = announced?.number === number ? Held.answer : Held.frame;
    if (announced?.number === number) this.url = announced.url;
  }

  #urlIn(record: InputRecord): string {
    try {
      return String((JSON.parse(record.bytes.toString('utf8', this.from, record.to)) as { url?: unknown }).url);
    } catch (error) {
      throw new DataError(`${placeOf(record)}: the line of the recorder is not whole JSON. Cut the file before it, or record it again.`, {
        cause: error,
      });
    }
  }

  /** `<s>.<fraction>: `. */
  #seconds({ bytes, from, to }: InputRecord): void {
    let i = from + SECOND_DIGITS;
    let ns = 0;
    let unit = 1_000_000_000;
    if (bytes[i] === POINT) {
      for (i++; i < to && bytes[i]! >= ZERO && bytes[i]! <= NINE && unit > 1; i++) {
        unit /= 10;
        ns += (bytes[i]! - ZERO) * unit;
      }
    }
    if (i + 1 >= to || bytes[i] !== COLON || bytes[i + 1] !== SPACE) return;
    this.recvTs = this.#stamps.at(digits(bytes, from, from + SECOND_DIGITS), ns);
    this.from = i + 2;
  }

  #other(record: InputRecord): void {
    const { bytes, from, to } = record;
    const head = bytes.toString('latin1', from, Math.min(to, from + HEAD_CHARS));
    const match = URL_LINE.exec(head);
    if (match === null) {
      // Query strings of many streams are longer than the head.
      if (head.startsWith('configuration: ') || head.trim() === '' || (/^[a-z]{2,5}:\/\//.test(head) && head.length === HEAD_CHARS)) return;
      throw new DataError(
        `${placeOf(record)}: got ${startOf(head)}, expected "<receive time> <frame>" with the time in ns since the Unix epoch (19 digits), or a line of cryptofeed: "<s>.<fraction>: <frame>", "<url> -> <time>: <answer>". Is this a raw capture?`,
      );
    }
    const [all, url, sign, seconds, fraction = ''] = match;
    if (sign !== '->') return;
    this.held = Held.answer;
    this.recvTs = this.#stamps.at(Number(seconds), Number(fraction.padEnd(9, '0')));
    this.from = from + all.length;
    this.url = url!;
  }
}

/** How a line begins, quoted, for messages. */
function startOf(head: string): string {
  return JSON.stringify(head.length > SHOWN_CHARS ? `${head.slice(0, SHOWN_CHARS)}…` : head);
}

function startsWith(bytes: Buffer, from: number, to: number, word: Buffer): boolean {
  return to - from >= word.length && bytes.compare(word, 0, word.length, from, from + word.length) === 0;
}
