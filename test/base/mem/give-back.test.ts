/** Memory that is given back is gone, for everyone who looks into it. */
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { giveBack } from '../../../src/base/mem/give-back.js';

it('empties a buffer and all views of it, also long after nobody is there', async () => {
  for (let i = 0; i < 3; i++) {
    const buffer = new ArrayBuffer(1000);
    const view = new Uint8Array(buffer, 10);
    giveBack(buffer);
    expect([buffer.byteLength, view.length, view[0]]).toEqual([0, 0, undefined]);
    await setTimeout(5);
  }
});
