import type { Micros } from '../units/time.ts';

/** So many units that were there for the same time. */
export interface Stretch {
  readonly units: number;
  readonly time: Micros;
  /** Whether the window holds all of it, so that its length is known. */
  readonly isWhole: boolean;
}

/**
 * Tells for how long each unit of a level was there: what is billed by the unit and rounded by the unit. The unit that
 * came last goes first.
 */
export class Stretches {
  private readonly ended: Stretch[] = [];
  /** Units that are there, in the order in which they came. */
  private readonly present: { units: number; since: Micros }[] = [];
  private level = 0;
  private windowStart: Micros = 0;

  /** Changes the level to `level`. @param now never earlier than before */
  set(now: Micros, level: number): void {
    if (level > this.level) this.present.push({ units: level - this.level, since: now });
    let leaving = this.level - level;
    while (leaving > 0) {
      const last = this.present[this.present.length - 1];
      const units = Math.min(leaving, last.units);
      this.end(now, units, last.since, true);
      last.units -= units;
      if (last.units === 0) this.present.pop();
      leaving -= units;
    }
    this.level = level;
  }

  /** Forgets what was before `now`. */
  startWindow(now: Micros): void {
    this.windowStart = now;
    this.ended.length = 0;
  }

  /** All stretches of the window, which ends at `horizon`. */
  until(horizon: Micros): readonly Stretch[] {
    const open = this.present.map(({ units, since }) => this.stretch(horizon, units, since, false));
    return [...this.ended, ...open];
  }

  private end(now: Micros, units: number, since: Micros, isWhole: boolean): void {
    if (now > this.windowStart) this.ended.push(this.stretch(now, units, since, isWhole));
  }

  private stretch(until: Micros, units: number, since: Micros, isWhole: boolean): Stretch {
    const from = Math.max(since, this.windowStart);
    return { units, time: until - from, isWhole: isWhole && since >= this.windowStart };
  }
}
