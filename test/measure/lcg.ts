/**
 * The generator of the reference vectors (METRICS.md, head): `x = (1664525 x + 1013904223) mod 2^32; u = (x + 0.5) / 2^32`,
 * a normal from two draws by Box and Muller, nothing kept.
 */
export class Lcg {
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  uniform(): number {
    this.state = (1664525 * this.state + 1013904223) % 4294967296;
    return (this.state + 0.5) / 4294967296;
  }

  normal(): number {
    const first = this.uniform();
    const second = this.uniform();
    return Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
  }
}

/** AR(1) from 0 with unit normal shocks. */
export function autoregression(coefficient: number, length: number, seed: number): Float64Array {
  const lcg = new Lcg(seed);
  const series = new Float64Array(length);
  let last = 0;
  for (let i = 0; i < length; i++) {
    last = coefficient * last + lcg.normal();
    series[i] = last;
  }
  return series;
}
