/** A column that grows by doubling: for tables whose length is not known before they are read. */

/** A growing column of float64. */
export class FloatColumn {
  length = 0;
  private values = new Float64Array(64);

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Float64Array(this.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  /** The values so far, copied to their exact length. */
  toArray(): Float64Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}
