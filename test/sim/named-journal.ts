/** A journal writer that can say again which text a number stands for: the product's own forgets it, its reader reads it back. */
import { invariant } from '../../src/base/errors.js';
import { JournalWriter } from '../../src/sim/journal.js';

export class NamedJournal extends JournalWriter {
  /** Text by number. */
  readonly strings: string[] = [''];

  override intern(text: string): number {
    const number = super.intern(text);
    this.strings[number] = text;
    return number;
  }
}

/** The text of a number in a journal that keeps them. */
export function textIn(journal: JournalWriter, number: number): string {
  invariant(journal instanceof NamedJournal, 'the journal keeps its texts');
  return journal.strings[number]!;
}
