import { type Micros, MS } from '../units/time.ts';
import { putLevel } from './function-observer.ts';
import { Level } from './level.ts';
import type { Timeline } from './timeline.ts';

/** Items that wait at a source, and how long the largest number of them took to go. */
export class Backlog {
  readonly level: Level;
  private largest = 0;
  private largestAt: Micros = 0;
  private drainedAt = Number.NaN;

  constructor(timeline: Timeline) {
    this.level = new Level(timeline);
  }

  add(now: Micros, by: number): void {
    this.level.add(now, by);
    const depth = this.level.value;
    if (depth > this.largest) {
      this.largest = depth;
      this.largestAt = now;
      this.drainedAt = Number.NaN;
    } else if (depth === 0 && Number.isNaN(this.drainedAt)) {
      this.drainedAt = now;
    }
  }

  startWindow(now: Micros): void {
    this.level.startWindow(now);
    this.largest = this.level.value;
    this.largestAt = now;
    this.drainedAt = Number.NaN;
  }

  close(): void {
    this.level.close();
  }

  /** `backlog.*`, and `timeToDrain` where the largest backlog was followed by an empty one. */
  put(values: Map<string, number>): void {
    putLevel(values, 'backlog', this.level);
    values.set('backlog.atEnd', this.level.value);
    if (this.largest > 0 && !Number.isNaN(this.drainedAt)) {
      values.set('timeToDrain', (this.drainedAt - this.largestAt) / MS);
    }
  }
}
