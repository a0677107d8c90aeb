import type { Micros } from '../units/time.ts';
import type { RecordLog } from './stream-log.ts';

const NONE = -1;

/** The tumbling windows of one slot (K-27): batches keep to them, and a run without records closes each of them. */
export class TumblingWindows {
  /** The window whose records were processed last and whose final run is still to come. */
  private open = NONE;

  /** @param span 0 where there are no windows */
  constructor(private readonly span: Micros) {}

  /** Of the next `most` records, how many are in the window of the first. */
  fitting(log: RecordLog, most: number): number {
    if (this.span === 0) return most;
    const end = (Math.floor(log.oldest / this.span) + 1) * this.span;
    let size = 1;
    while (size < most && log.timeAt(size) < end) size++;
    return size;
  }

  /** A batch that begins with the oldest record runs. @returns the end of a window that it opened; NaN when none */
  enter(log: RecordLog): Micros {
    if (this.span === 0) return Number.NaN;
    const window = Math.floor(log.oldest / this.span);
    if (window === this.open) return Number.NaN;
    this.open = window;
    return (window + 1) * this.span;
  }

  /** Whether the window of the batches before is over, so that its final run is due. */
  isOver(log: RecordLog, now: Micros): boolean {
    if (this.open === NONE) return false;
    const end = (this.open + 1) * this.span;
    // Records that are not read yet may belong to it too: it is over when none of them does.
    return now >= end && (log.length === 0 || log.oldest >= end);
  }

  get isOpen(): boolean {
    return this.open !== NONE;
  }

  /** The final run is done. */
  close(): void {
    this.open = NONE;
  }
}
