/**
 * Faults of meaning in a scenario, collected so that one run shows them all, each with its place in the scenario's text.
 *
 * Example: `faults.add(['tapes', 0, 'path'], 'no such file: a.arrow'); faults.throwAny()`.
 */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { severalFaults } from './faults.js';
import type { ScenarioSource } from './source.js';
import type { KeyPath } from './types.js';

/** Faults under way. */
export class FaultList {
  private readonly source: ScenarioSource;
  private readonly found: string[] = [];

  constructor(source: ScenarioSource) {
    this.source = source;
  }

  add(path: KeyPath, message: string, part?: 'key'): void {
    this.found.push(`${this.source.where(path, part)}: ${message}`);
  }

  repeatedIds(key: string, list: readonly { readonly id: string }[]): void {
    for (const [i, { id }] of list.entries()) {
      const first = list.findIndex((other) => other.id === id);
      if (first < i) this.add([key, i, 'id'], `got '${id}' a second time, expected a name of its own`);
    }
  }

  /** An absolute path; a fault when nothing is there. */
  file(path: KeyPath, file: string): string {
    const absolute = isAbsolute(file) ? file : join(this.source.baseDir, file);
    if (!existsSync(absolute)) this.add(path, `no such file: ${file} (looked for ${absolute})`);
    return absolute;
  }

  /** As `file`; a path with wildcards is looked up when the tape is opened. */
  tapeFile(path: KeyPath, file: string): string {
    if (!/[*?]/.test(file)) return this.file(path, file);
    return isAbsolute(file) ? file : join(this.source.baseDir, file);
  }

  throwAny(): void {
    // Participants of which there are several have the same faults at the same place.
    if (this.found.length > 0) throw new UsageError(severalFaults([...new Set(this.found)]));
  }
}
