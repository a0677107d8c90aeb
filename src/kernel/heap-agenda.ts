import type { Agenda } from './agenda.ts';

const CHILDREN = 4;

/**
 * The plain agenda: one 4-ary heap over typed arrays. The reference that the faster one is held equal to.
 * 22 bytes an event, and twice that just after it has grown.
 */
export class HeapAgenda implements Agenda {
  size = 0;
  key = 0;
  kind = 0;
  subject = 0;
  /** Insertions so far. A double, because a long run makes more of them than 32 bits can count. */
  private added = 0;
  private keys = new Float64Array(64);
  private orders = new Float64Array(64);
  private kinds = new Uint16Array(64);
  private subjects = new Int32Array(64);

  add(key: number, kind: number, subject: number): void {
    if (this.size === this.keys.length) this.grow();
    const order = this.added++;
    let hole = this.size++;
    while (hole > 0) {
      const parent = Math.floor((hole - 1) / CHILDREN);
      if (this.keys[parent] <= key) break; // at equal keys the parent was there first
      this.move(parent, hole);
      hole = parent;
    }
    this.keys[hole] = key;
    this.orders[hole] = order;
    this.kinds[hole] = kind;
    this.subjects[hole] = subject;
  }

  take(limit: number): boolean {
    if (this.size === 0 || this.keys[0] >= limit) return false;
    this.key = this.keys[0];
    this.kind = this.kinds[0];
    this.subject = this.subjects[0];
    const last = --this.size;
    let hole = 0;
    let child = this.earliestChild(hole);
    while (child < last && this.before(child, last)) {
      this.move(child, hole);
      hole = child;
      child = this.earliestChild(hole);
    }
    this.move(last, hole);
    return true;
  }

  /** The child that is due first; `size` or more when there is none. */
  private earliestChild(parent: number): number {
    const first = parent * CHILDREN + 1;
    const end = Math.min(first + CHILDREN, this.size);
    let earliest = first;
    for (let child = first + 1; child < end; child++) {
      if (this.before(child, earliest)) earliest = child;
    }
    return earliest;
  }

  private before(one: number, other: number): boolean {
    const difference = this.keys[one] - this.keys[other];
    return difference < 0 || (difference === 0 && this.orders[one] < this.orders[other]);
  }

  private move(from: number, to: number): void {
    this.keys[to] = this.keys[from];
    this.orders[to] = this.orders[from];
    this.kinds[to] = this.kinds[from];
    this.subjects[to] = this.subjects[from];
  }

  private grow(): void {
    const capacity = this.size * 2;
    const { keys, orders, kinds, subjects } = this;
    this.keys = new Float64Array(capacity);
    this.orders = new Float64Array(capacity);
    this.kinds = new Uint16Array(capacity);
    this.subjects = new Int32Array(capacity);
    this.keys.set(keys);
    this.orders.set(orders);
    this.kinds.set(kinds);
    this.subjects.set(subjects);
  }
}
