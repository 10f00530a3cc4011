/**
 * The commands, in the order in which help lists them: one file each, and one line here.
 */
import type { Command } from './command.js';
import { importCommand } from './import.js';
import { initCommand } from './init.js';
import { schemaCommand } from './schema.js';
import { tapeCommands } from './tape.js';

export const COMMANDS: readonly Command[] = [initCommand, importCommand, ...tapeCommands, schemaCommand];
