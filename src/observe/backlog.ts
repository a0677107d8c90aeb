import { type Micros, MS } from '../units/time.ts';
import { putLevel } from './function-observer.ts';
import { Level } from './level.ts';
import type { Timeline } from './timeline.ts';

/**
 * Items that wait at a source, and how long the largest number of them took to go: until the backlog was back at what it
 * had been on average before it began to build up. That is empty where nothing had waited before, and can be reached
 * under steady traffic too, where a few items always wait.
 */
export class Backlog {
  readonly level: Level;
  private largest = 0;
  private largestAt: Micros = 0;
  /** At or below this the largest backlog is gone. */
  private usual = 0;
  private drainedAt = Number.NaN;
  /** Items times microseconds from the beginning of the window until the last change. */
  private area = 0;
  private changedAt: Micros = 0;
  private windowStart: Micros = 0;
  /** The time average when the level was last at or below it: what is usual before what builds up now. */
  private averageBefore = 0;

  constructor(timeline: Timeline) {
    this.level = new Level(timeline);
  }

  add(now: Micros, by: number): void {
    this.reach(now);
    this.level.add(now, by);
    const depth = this.level.value;
    if (depth > this.largest) this.startDrain(now);
    else if (depth <= this.usual && Number.isNaN(this.drainedAt)) this.drainedAt = now;
  }

  /** What waited in the warm-up is forgotten: a start that piles up is not what is usual. */
  startWindow(now: Micros): void {
    this.level.startWindow(now);
    this.area = 0;
    this.averageBefore = 0;
    this.changedAt = now;
    this.windowStart = now;
    this.startDrain(now);
  }

  close(): void {
    this.level.close();
  }

  /** `backlog.*`, and `timeToDrain` where the largest backlog went. */
  put(values: Map<string, number>): void {
    putLevel(values, 'backlog', this.level);
    values.set('backlog.atEnd', this.level.value);
    if (this.largest > 0 && !Number.isNaN(this.drainedAt)) {
      values.set('timeToDrain', (this.drainedAt - this.largestAt) / MS);
    }
  }

  /** Lets the level hold until `now`. While it does, the average comes nearer to it but never passes it. */
  private reach(now: Micros): void {
    const { value } = this.level;
    this.area += value * (now - this.changedAt);
    this.changedAt = now;
    const span = now - this.windowStart;
    if (span > 0 && value * span <= this.area) this.averageBefore = this.area / span;
  }

  private startDrain(now: Micros): void {
    this.largest = this.level.value;
    this.largestAt = now;
    this.usual = this.averageBefore;
    this.drainedAt = this.largest <= this.usual ? now : Number.NaN;
  }
}
