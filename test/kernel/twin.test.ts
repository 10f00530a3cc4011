/** The kernel agrees with its naive twin on generated cases: every fill, its certainty, every order event, what was missed. */
import { describe, expect, it } from 'vitest';
import { generateCase } from '../twin/generate.js';
import { generateOrders } from '../twin/generate-orders.js';
import { againstTwin } from './against-twin.js';

const SEEDS = 600;
/** Tapes of single orders. */
const ORDER_SEEDS = 600;
const PER_TEST = 50;

describe('kernel equals twin', () => {
  it.each(Array.from({ length: SEEDS / PER_TEST }, (_, i) => [i * PER_TEST]))('seeds from %i', async (from) => {
    for (let seed = from; seed < from + PER_TEST; seed++) {
      for (const [got, wanted] of await againstTwin(generateCase(seed))) expect({ seed, ...got }).toEqual({ seed, ...wanted });
    }
  });

  it.each(Array.from({ length: ORDER_SEEDS / PER_TEST }, (_, i) => [i * PER_TEST]))('single orders, seeds from %i', async (from) => {
    for (let seed = from; seed < from + PER_TEST; seed++) {
      for (const [got, wanted] of await againstTwin(generateOrders(seed))) expect({ seed, ...got }).toEqual({ seed, ...wanted });
    }
  });
});
