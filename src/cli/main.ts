#!/usr/bin/env node
/**
 * The command line's way in: reads the arguments, runs one command, and is the one place where errors are caught (DESIGN §6).
 *
 * A command gets a signal that Ctrl-C raises. However it ends, what was not finished is removed, the message goes to stderr and the exit
 * code says what kind of end it was. Only what every call needs is loaded here; a command loads its own parts when it runs.
 */
import { runCommandLine } from './command-line.js';
import { guardedExit } from './edge.js';

await guardedExit((signal) => runCommandLine(process.argv.slice(2), signal));
