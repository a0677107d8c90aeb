/** The replications that nobody has begun, and those that must be begun again. */
export class Backlog {
  private next = 0;
  private end = 0;
  private readonly again: number[] = [];
  private readonly putBackBefore = new Set<number>();

  /** From now on there are `end` replications in all. */
  extend(end: number): void {
    this.end = Math.max(this.end, end);
  }

  /** Replications that wait for a thread. */
  get length(): number {
    return this.end - this.next + this.again.length;
  }

  /** The first one that nobody has begun; null where there is none. What a worker may have died of is left to workers. */
  takeFirst(): number | null {
    return this.next < this.end ? this.next++ : null;
  }

  /** Up to `most` replications for a worker; what must be run again goes one by one, so that no other is lost with it. */
  takeChunk(most: number): number[] {
    const repeated = this.again.shift();
    if (repeated !== undefined) return [repeated];
    const first = this.next;
    this.next = Math.min(this.end, first + most);
    return Array.from({ length: this.next - first }, (_, index) => first + index);
  }

  /** Takes back what was lost with a worker. @returns false where it was lost before: it is not run a third time */
  putBack(replication: number): boolean {
    if (this.putBackBefore.has(replication)) return false;
    this.putBackBefore.add(replication);
    this.again.push(replication);
    return true;
  }
}
