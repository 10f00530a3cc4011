/**
 * A number a seat (session and world) that is started afresh for every seat at once: what a print has left, how far a queue reaches.
 *
 * Starting afresh costs one addition however many seats there are.
 */
export class SeatScratch {
  private readonly values: Float64Array<ArrayBuffer>;
  private readonly stamps: Float64Array<ArrayBuffer>;
  private stamp = 0;
  private first = 0;

  constructor(seats: number) {
    this.values = new Float64Array(seats);
    this.stamps = new Float64Array(seats);
  }

  /** Every seat has `value` from now on. */
  begin(value: number): void {
    this.stamp++;
    this.first = value;
  }

  get(seat: number): number {
    return this.stamps[seat] === this.stamp ? this.values[seat]! : this.first;
  }

  set(seat: number, value: number): void {
    this.stamps[seat] = this.stamp;
    this.values[seat] = value;
  }
}
