/**
 * A multivariate Hawkes process with kernels that are sums of exponentials, drawn exactly.
 *
 * The intensity of event i is λᵢ(t) = μᵢ + Σₘ Σ over past events j at times tⱼ of Jₘ[i][j] · e^(−βₘ (t − tⱼ)). For each (m, i) the sum over the past is one
 * number that decays between events and jumps at them, so an event costs the same however many there were. The next event is found by Ogata's thinning
 * (1981): between events the total falls, so its value now bounds it until the next one.
 *
 * Units: rates and decays a second, times seconds. Stationary where the spectral radius of Σₘ Jₘ/βₘ is below 1 (`branching`, `spectral-radius.ts`).
 *
 * Example: `const process = new HawkesProcess([1], [{ decay: 10, jumps: [[5]] }]); process.next(random); process.atS; process.event`.
 */

/** One exponential of the kernel matrix: `jumps[i][j]` is what an event j adds to the rate of i, which then decays. */
export interface Kernel {
  readonly decay: number;
  readonly jumps: readonly (readonly number[])[];
}

/** The process; it begins without a past. */
export class HawkesProcess {
  /** When the last event was, s; and which. */
  atS = 0;
  event = -1;

  private readonly size: number;
  private readonly rates: Float64Array;
  private readonly decays: Float64Array;
  /** By kernel, event and what it is excited by: column-wise, so that one event's jumps lie together. */
  private readonly jumps: Float64Array;
  /** By kernel and event: the sum over the past. */
  private readonly excited: Float64Array;
  private readonly intensities: Float64Array;

  constructor(rates: readonly number[], kernels: readonly Kernel[]) {
    const size = (this.size = rates.length);
    this.rates = Float64Array.from(rates);
    this.decays = Float64Array.from(kernels, ({ decay }) => decay);
    this.jumps = new Float64Array(kernels.length * size * size);
    this.excited = new Float64Array(kernels.length * size);
    this.intensities = new Float64Array(size);
    for (const [m, { jumps }] of kernels.entries())
      for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) this.jumps[(m * size + j) * size + i] = jumps[i]![j]!;
  }

  /** Draw the next event. `random` is uniform in [0, 1). With no rate left it never comes: `atS` is Infinity. */
  next(random: () => number): void {
    let boundRate = this.intensity();
    for (;;) {
      if (boundRate <= 0) {
        this.atS = Number.POSITIVE_INFINITY;
        return;
      }
      const gapS = -Math.log(1 - random()) / boundRate;
      this.atS += gapS;
      this.decay(gapS);
      const totalRate = this.intensity();
      let left = random() * boundRate;
      boundRate = totalRate;
      if (left >= totalRate) continue;
      // What decides whether the moment counts decides also whose it is.
      let event = 0;
      while (event < this.size - 1 && left >= this.intensities[event]!) left -= this.intensities[event++]!;
      this.event = event;
      this.excite(event);
      return;
    }
  }

  /** Rate of all events together now; those of each are in `intensities`. */
  intensity(): number {
    const { size, excited, intensities } = this;
    intensities.set(this.rates);
    for (let at = 0, i = 0; at < excited.length; at++) {
      intensities[i]! += excited[at]!;
      if (++i === size) i = 0;
    }
    let total = 0;
    for (let i = 0; i < size; i++) total += intensities[i]!;
    return total;
  }

  private decay(gapS: number): void {
    const { size, excited, decays } = this;
    for (let m = 0; m < decays.length; m++) {
      const factor = Math.exp(-decays[m]! * gapS);
      for (let at = m * size; at < (m + 1) * size; at++) excited[at]! *= factor;
    }
  }

  private excite(event: number): void {
    const { size, excited, jumps, decays } = this;
    for (let m = 0; m < decays.length; m++) {
      const from = (m * size + event) * size;
      for (let i = 0; i < size; i++) excited[m * size + i]! += jumps[from + i]!;
    }
  }
}

/** Σₘ Jₘ/βₘ: how many events i an event j causes directly. */
export function branching(kernels: readonly Kernel[], size: number): number[][] {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_2, j) => kernels.reduce((sum, { decay, jumps }) => sum + jumps[i]![j]! / decay, 0)),
  );
}
