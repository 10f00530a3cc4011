/**
 * Measuring: what an execution cost and how far each figure can be trusted.
 *
 * Pure functions of (tape, session columns, instrument, options, seed). One pass over the tape serves all sessions and metrics.
 */
export * from './types.js';
