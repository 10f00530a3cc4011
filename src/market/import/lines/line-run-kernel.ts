/**
 * The WebAssembly that `kernel/line-run.ts` becomes, once for the process: its memory takes gigabytes of addresses, though not of memory. Who uses it puts
 * its tables and its text there first, if somebody else was at it.
 *
 * Example: `const kernel = lineRunKernel(); if (kernel !== undefined) kernel.run(at, end, shared, length, cells);`
 */
import { LINE_RUN_WASM } from './line-run-module.js';

/** Constants of the module, as it exports them: sizes, and addresses in its memory. */
type Constant =
  | 'MOST_CELLS'
  | 'MOST_LINES'
  | 'MOST_SHARED_BYTES'
  | 'TEXT_BYTES'
  | 'PLACES'
  | 'LETTERS'
  | 'SLOT_BYTES'
  | 'SIXTEEN'
  | 'kinds'
  | 'least'
  | 'most'
  | 'ratios'
  | 'words'
  | 'shuffles'
  | 'values'
  | 'text';

/** What the module offers: the functions of its source, its memory, and its constants. */
export interface LineRunKernel {
  readonly buffer: ArrayBuffer;
  readonly constants: Readonly<Record<Constant, number>>;
  run(at: number, end: number, shared: number, length: number, cells: number): number;
  nextAt(): number;
  lastAt(): number;
  endsAtOther(): number;
  /** Who put its tables there last. */
  user: object | undefined;
}

/** What Node has of `WebAssembly`; the types of the language alone have none of it. */
export interface WebAssemblyEngine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

declare const WebAssembly: WebAssemblyEngine | undefined;

/** A byte that is nowhere: a zero comes in its place. */
const NOWHERE = 0xff;

let loaded: { readonly kernel: LineRunKernel | undefined } | undefined;

/** The kernel; undefined where it cannot be had: its lines are read one by one then. */
export function lineRunKernel(): LineRunKernel | undefined {
  loaded ??= { kernel: kernelOf(typeof WebAssembly === 'undefined' ? undefined : WebAssembly) };
  return loaded.kernel;
}

/** The kernel of an engine; undefined without one, on a processor without vectors, and where so many addresses are not to be had. */
export function kernelOf(engine: WebAssemblyEngine | undefined): LineRunKernel | undefined {
  if (engine === undefined) return undefined;
  try {
    const exports = new engine.Instance(new engine.Module(LINE_RUN_WASM)).exports as Omit<LineRunKernel, 'buffer' | 'constants' | 'user'> &
      Readonly<Record<Constant, { readonly value: number }>> & { readonly memory: { readonly buffer: ArrayBuffer } };
    const { memory, run, nextAt, lastAt, endsAtOther, ...constants } = exports;
    const numbers = Object.fromEntries(Object.entries(constants).map(([name, { value }]) => [name, value])) as LineRunKernel['constants'];
    putShuffles(new Uint8Array(memory.buffer, numbers.shuffles), numbers.SIXTEEN);
    return { buffer: memory.buffer, constants: numbers, run, nextAt, lastAt, endsAtOther, user: undefined };
  } catch {
    return undefined;
  }
}

function putShuffles(shuffles: Uint8Array, sixteen: number): void {
  for (let whole = 0; whole < sixteen; whole++) {
    for (let length = whole; length < sixteen; length++) {
      const digits = length > whole ? length - 1 : length;
      for (let place = 0; place < sixteen; place++) {
        const digit = place - (sixteen - digits);
        shuffles[sixteen * (sixteen * whole + length) + place] = digit < 0 ? NOWHERE : digit < whole ? digit : digit + 1;
      }
    }
  }
}
