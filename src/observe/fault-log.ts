import type { Micros } from '../units/time.ts';
import type { FaultResult } from './result.ts';

/** What has been done to the system in a run, and when: one entry for each time that a fault came. */
export class FaultLog {
  private readonly entries: { index: number; startedAt: Micros; endedAt: Micros | null }[] = [];

  /** @param descriptions of the faults, by their place in the scenario */
  constructor(private readonly descriptions: readonly string[]) {}

  started(now: Micros, index: number): void {
    this.entries.push({ index, startedAt: now, endedAt: null });
  }

  /** The latest of that fault is over. */
  ended(now: Micros, index: number): void {
    for (let entry = this.entries.length - 1; entry >= 0; entry--) {
      if (this.entries[entry].index !== index) continue;
      this.entries[entry].endedAt = now;
      return;
    }
  }

  /** In the order in which they came. */
  results(): FaultResult[] {
    return this.entries.map((entry) => ({ ...entry, description: this.descriptions[entry.index] }));
  }
}
