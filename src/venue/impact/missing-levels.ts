/** Tells sessions that see what they took (`consume`) what is missing of the levels of a tape, as rows and their orders change it. */
import type { Floor } from '../floor.js';
import type { TakenWatcher } from '../taken.js';
import { World, WORLDS } from '../worlds.js';
import type { Told } from './told.js';

/** The sessions of a market that see what they took. */
export class MissingLevels implements TakenWatcher {
  private readonly floor: Pick<Floor, 'row'>;
  /** By session. */
  private readonly told: readonly (Told | undefined)[];

  private constructor(floor: Pick<Floor, 'row'>, told: readonly (Told | undefined)[]) {
    this.floor = floor;
    this.told = told;
  }

  /** Of a market; undefined where no session sees what it took. */
  static of(floor: Pick<Floor, 'row' | 'sessions'>): MissingLevels | undefined {
    const told = floor.sessions.map(({ rules: { impact } }) => (impact?.consumes === true ? impact.told : undefined));
    return told.some((one) => one !== undefined) ? new MissingLevels(floor, told) : undefined;
  }

  takenChanged(side: number, key: number, seat: number, lots: number, bySeat: boolean): void {
    if (seat % WORLDS !== World.model) return;
    this.told[(seat - World.model) / WORLDS]?.missing(this.floor.row + (bySeat ? 1 : 0), side, side > 0 ? key : 0 - key, lots);
  }
}
