/**
 * Shapes that a session and a participant of a market share.
 *
 * Loaded when a scenario is read: zod is heavy.
 */
import { z } from 'zod';
import { duration } from './schema-texts.js';

/** A session's connection to markets that match. */
export const connection = z
  .strictObject({
    losses: z
      .array(
        z.strictObject({
          at: duration.meta({ description: 'When it is lost, after the start of the run.' }),
          for: duration.meta({ description: 'For how long.' }),
        }),
      )
      .optional()
      .meta({ description: 'When the connection is lost, in order of time; default never.' }),
    reconnect: duration.optional().meta({ description: 'How long it takes to be back when a venue has ended the session; default 1s.' }),
  })
  .meta({ description: 'The connection to markets that match: orders and reports go by it, market data does not.' });
