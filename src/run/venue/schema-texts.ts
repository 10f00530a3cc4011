/**
 * Texts and numbers of venues' files, and their shapes: whole numbers, times of day.
 *
 * Loaded when a venue is read: zod is heavy.
 */
import { z } from 'zod';
import { shown, text } from '../scenario/schema-texts.js';

/** A whole number from 0. */
export const count = z
  .int({ error: (issue) => `got ${shown(issue.input)}, expected a whole number` })
  .min(0, { error: (issue) => `got ${shown(issue.input)}, expected a whole number from 0` });

const TIME_WORDS = 'a time of day such as 09:30 or 15:59:30';

/** A time of day. */
export const timeOfDay = text(/^\d\d:\d\d(:\d\d)?$/, TIME_WORDS, (value) =>
  /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value) ? undefined : `got ${shown(value)}, expected ${TIME_WORDS}`,
).meta({ id: 'timeOfDay', description: 'A time of day by the local clock: 09:30, 15:59:30.' });
