/**
 * Pairs of request and confirmation, by order and kind.
 *
 * Example: PENDING_CANCEL and CANCELED of one order are a round trip of the kind cancel.
 */
import { DataError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { RoundTripKind, RowPlace } from './round-trips.js';

/** Round trips of one kind, in the order of their requests. */
export interface KindTrips {
  /** When the request was sent, ns since the file's first time. */
  readonly sentNs: Float64Array;
  readonly roundTripNs: Float64Array;
  /** Line of the request. */
  readonly line: Uint32Array;
  /** Requests without a confirmation, by their lines. */
  readonly unanswered: readonly number[];
  /** Confirmations without a request, by their lines. */
  readonly unasked: readonly number[];
}

const STATUS: Readonly<Record<string, { readonly kind: RoundTripKind; readonly isRequest: boolean }>> = {
  PENDING_CREATE: { kind: 'create', isRequest: true },
  CREATED: { kind: 'create', isRequest: false },
  PENDING_CANCEL: { kind: 'cancel', isRequest: true },
  CANCELED: { kind: 'cancel', isRequest: false },
  PENDING_EXECUTE: { kind: 'execute', isRequest: true },
  EXECUTED: { kind: 'execute', isRequest: false },
};

/** One missing pair in so many is an error. */
const MISSING_IN = 100;

interface Request {
  readonly line: number;
  readonly sentNs: number;
  roundTripNs: number | undefined;
}

/** Takes rows one after another. */
export class Pairs {
  private readonly requests: Readonly<Record<RoundTripKind, Map<string, Request>>> = {
    create: new Map<string, Request>(),
    cancel: new Map<string, Request>(),
    execute: new Map<string, Request>(),
  };
  private readonly unasked: Readonly<Record<RoundTripKind, number[]>> = { create: [], cancel: [], execute: [] };

  /** Whether no row was taken. */
  isEmpty = true;

  /** Take a row. @throws DataError for an unknown status, a request or confirmation repeated, a confirmation before its request. */
  take(status: string, order: string, ns: number, at: RowPlace): void {
    this.isEmpty = false;
    const place = `${at.file} line ${at.line}`;
    const meaning = Object.hasOwn(STATUS, status) ? STATUS[status] : undefined;
    if (meaning === undefined)
      throw new DataError(
        `${place}: Status: got ${JSON.stringify(status)}, expected one of ${Object.keys(STATUS).join(', ')}${didYouMean(status, Object.keys(STATUS))}`,
      );
    if (order === '') throw new DataError(`${place}: Order_ID: got nothing, expected the order's name`);
    if (meaning.isRequest) this.request(meaning.kind, status, order, ns, at);
    else this.confirm(meaning.kind, status, order, ns, at);
  }

  private request(kind: RoundTripKind, status: string, order: string, ns: number, { file, line }: RowPlace): void {
    const before = this.requests[kind].get(order);
    if (before !== undefined)
      throw new DataError(`${file} line ${line}: a second ${status} of order ${order}, the first is line ${before.line}; expected one`);
    this.requests[kind].set(order, { line, sentNs: ns, roundTripNs: undefined });
  }

  private confirm(kind: RoundTripKind, status: string, order: string, ns: number, { file, line }: RowPlace): void {
    // an acknowledgement on the way to an execution, or the fill of an order that was placed to rest: neither was waited for
    if (kind === 'create' && this.requests.execute.has(order)) return;
    if (kind === 'execute' && this.requests.create.has(order)) return;
    const request = this.requests[kind].get(order);
    if (request === undefined) {
      this.unasked[kind].push(line);
      return;
    }
    if (request.roundTripNs !== undefined)
      throw new DataError(
        `${file} line ${line}: a second ${status} of order ${order}, whose request is line ${request.line}; expected one`,
      );
    if (ns < request.sentNs)
      throw new DataError(
        `${file} line ${line}: ${status} of order ${order} is ${String((request.sentNs - ns) / 1e6)} ms before its request (line ${request.line}); expected a time at or after it, of one clock`,
      );
    request.roundTripNs = ns - request.sentNs;
  }

  /** What was paired. @throws DataError when more than one in a hundred of a kind lacks its other half, unless `dropMissing`. */
  kinds(file: string, dropMissing: boolean): Readonly<Record<RoundTripKind, KindTrips>> {
    const of = (kind: RoundTripKind): KindTrips => {
      const all = [...this.requests[kind].values()];
      const answered = all.filter(({ roundTripNs }) => roundTripNs !== undefined);
      const unanswered = all.filter(({ roundTripNs }) => roundTripNs === undefined).map(({ line }) => line);
      const trips: KindTrips = {
        sentNs: Float64Array.from(answered, ({ sentNs }) => sentNs),
        roundTripNs: Float64Array.from(answered, ({ roundTripNs = 0 }) => roundTripNs),
        line: Uint32Array.from(answered, ({ line }) => line),
        unanswered,
        unasked: this.unasked[kind],
      };
      if (!dropMissing) refuseMissing(file, kind, trips);
      return trips;
    };
    return { create: of('create'), cancel: of('cancel'), execute: of('execute') };
  }
}

function refuseMissing(file: string, kind: RoundTripKind, { roundTripNs, unanswered, unasked }: KindTrips): void {
  const missing = unanswered.length + unasked.length;
  if (missing * MISSING_IN <= roundTripNs.length) return;
  const first = Math.min(...unanswered.slice(0, 1), ...unasked.slice(0, 1));
  throw new DataError(
    `${file} line ${first}: ${kind}: ${unanswered.length} requests without a confirmation and ${unasked.length} confirmations without a request, beside ${roundTripNs.length} pairs; expected at most one in ${MISSING_IN}, this line is the first. Record it again, or fit what is there with --drop-missing`,
  );
}
