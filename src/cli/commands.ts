/**
 * The commands, in the order in which help lists them: one file each, and one line here.
 */
import type { Command } from './command.js';
import { compareCommand } from './compare.js';
import { dataCommands } from './data.js';
import { explainCommand } from './explain.js';
import { importCommand } from './import.js';
import { initCommand } from './init.js';
import { latencyCurveCommand } from './latency-curve.js';
import { latencyFitCommand } from './latency-fit.js';
import { marketFactsCommand } from './market-facts.js';
import { notebookCommand } from './notebook.js';
import { recordCommand } from './record.js';
import { regressCommand } from './regress.js';
import { runCommand } from './run.js';
import { schemaCommand } from './schema.js';
import { showCommand } from './show.js';
import { synthCommand } from './synth.js';
import { tapeCommands } from './tape.js';
import { venueCommands } from './venue.js';
import { verifyCommand } from './verify.js';

export const COMMANDS: readonly Command[] = [
  initCommand,
  recordCommand,
  ...dataCommands,
  importCommand,
  synthCommand,
  ...tapeCommands,
  marketFactsCommand,
  runCommand,
  showCommand,
  explainCommand,
  verifyCommand,
  compareCommand,
  regressCommand,
  ...venueCommands,
  notebookCommand,
  latencyFitCommand,
  latencyCurveCommand,
  schemaCommand,
];
