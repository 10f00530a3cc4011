/**
 * Before every test file: property tests draw from one fixed seed, so that a failure on one machine is a failure on each.
 * `FC_SEED=n npx vitest run …` tries another one.
 */
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20240808) });
