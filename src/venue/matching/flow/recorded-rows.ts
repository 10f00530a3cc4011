/**
 * What a recorded flow needs of the rows that it plays: one way a level of detail (`orders/`, `levels/`).
 *
 * Numbers of orders from `firstId` on, below which those of sessions lie, are the flow's. They are nobody's: no account, no reports.
 */

/** Rows of one tape as they act on a floor. */
export interface RecordedRows {
  /** What was noticed. */
  readonly counts: { recordedRows: number } & Readonly<Record<string, number>>;
  /** One row about orders, levels or trades. */
  apply(kind: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void;
  /** The rows of an atomic group have been applied; the next row is of this kind, 0 where it is not known. */
  endGroup(nextKind: number): void;
  /** A trade in which one of the flow's orders may have had a part; `side` is the taker's. */
  noteTrade(takerId: number, makerId: number, side: number, priceTicks: number, lots: number): void;
  /** An order of a session has been replaced, and may stand elsewhere in its queue. */
  noteReplaced(orderId: number): void;
  /** What trades from here on does so at one price, whatever the prices of who trades; until it is over. */
  beginAuction(): void;
  endAuction(): void;
  /** How far a fill of a session can be trusted that happens now, one of `Certainty`; `side` and price are those of the order at rest. */
  certainty(side: number, priceTicks: number): number;
  /** Check what holds between two rows. @throws InvariantError */
  invariant(): void;
}
