/** Without WebAssembly, its vectors or room for its memory there is no kernel, and lines are read one by one. */
import { expect, it } from 'vitest';
import { kernelOf } from '../../../../src/market/import/lines/line-run-kernel.js';

class Refused {
  readonly exports = {};
  constructor() {
    throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
  }
}
class Made {
  readonly exports = {};
}

it.each([
  ['no WebAssembly', undefined],
  ['a processor without vectors', { Module: Refused, Instance: Made }],
  ['no addresses left', { Module: Made, Instance: Refused }],
])('there is none with %s', (_, engine) => {
  expect(kernelOf(engine)).toBeUndefined();
});
