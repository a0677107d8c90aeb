import { widened } from '../kernel/requests.ts';
import type { Micros } from '../units/time.ts';

const ROWS_AT_FIRST = 256;

/** Refused writes that will be tried again, earliest first: a heap of rows in typed columns. */
export class WriteRetries {
  /** When the earliest is due; Infinity when there is none. */
  next: Micros = Number.POSITIVE_INFINITY;
  size = 0;
  private times = new Float64Array(ROWS_AT_FIRST);
  private hashes = new Int32Array(ROWS_AT_FIRST);
  private attempts = new Uint16Array(ROWS_AT_FIRST);

  /** Hash of the earliest one's key. */
  get hash(): number {
    return this.hashes[0];
  }

  /** Tries that the earliest one has had. */
  get attempt(): number {
    return this.attempts[0];
  }

  add(at: Micros, hash: number, attempt: number): void {
    if (this.size === this.times.length) this.grow();
    let place = this.size++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.times[above] <= at) break;
      this.move(above, place);
      place = above;
    }
    this.put(place, at, hash, attempt);
    this.next = this.times[0];
  }

  /** Takes the earliest one out. */
  take(): void {
    const last = --this.size;
    const [at, hash, attempt] = [this.times[last], this.hashes[last], this.attempts[last]];
    let hole = 0;
    for (let child = this.earlierChild(0); child < last && this.times[child] < at; child = this.earlierChild(hole)) {
      this.move(child, hole);
      hole = child;
    }
    this.put(hole, at, hash, attempt);
    this.next = last > 0 ? this.times[0] : Number.POSITIVE_INFINITY;
  }

  private earlierChild(place: number): number {
    const left = 2 * place + 1;
    return left + 1 < this.size && this.times[left + 1] < this.times[left] ? left + 1 : left;
  }

  private move(from: number, to: number): void {
    this.put(to, this.times[from], this.hashes[from], this.attempts[from]);
  }

  private put(place: number, at: Micros, hash: number, attempt: number): void {
    this.times[place] = at;
    this.hashes[place] = hash;
    this.attempts[place] = attempt;
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    this.times = widened(this.times, new Float64Array(capacity));
    this.hashes = widened(this.hashes, new Int32Array(capacity));
    this.attempts = widened(this.attempts, new Uint16Array(capacity));
  }
}
