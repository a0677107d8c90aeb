import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PagePool, RecordLog } from '../../src/sources/stream-log.ts';

/** What a log must do, as plainly as possible. */
class PlainLog {
  readonly records: { at: number; poison: boolean }[] = [];
  read = 0;

  fetch(most: number, until: number): number {
    let fetched = 0;
    while (fetched < most && this.read < this.records.length && this.records[this.read].at <= until) {
      this.read++;
      fetched++;
    }
    return fetched;
  }

  shift(): number | undefined {
    if (this.read > 0) this.read--;
    return this.records.shift()?.at;
  }
}

const step = fc.oneof(
  fc.record({ what: fc.constant('push' as const), count: fc.integer({ min: 1, max: 1500 }), gap: fc.nat(3) }),
  fc.record({ what: fc.constant('pause' as const), gap: fc.constantFrom(1, 1_000_000, 2 ** 33) }),
  fc.record({ what: fc.constant('fetch' as const), most: fc.integer({ min: 1, max: 2500 }), back: fc.nat(2000) }),
  fc.record({ what: fc.constant('shift' as const), count: fc.integer({ min: 1, max: 1500 }) }),
  fc.record({ what: fc.constant('drain' as const), count: fc.integer({ min: 1, max: 1500 }) }),
);

test('a log gives its records back in the order of writing, whatever is read and taken when', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const log = new RecordLog(new PagePool());
      const plain = new PlainLog();
      let now = 0;
      for (const each of steps) {
        if (each.what === 'push') {
          for (let n = 0; n < each.count; n++) {
            const poison = n % 97 === 5;
            if (poison) log.pushPoison(now);
            else log.push(now);
            plain.records.push({ at: now, poison });
            now += each.gap;
          }
        } else if (each.what === 'pause') now += each.gap;
        else if (each.what === 'fetch') {
          expect(log.fetch(each.most, now - each.back)).toBe(plain.fetch(each.most, now - each.back));
        } else if (each.what === 'shift') {
          for (let n = 0; n < each.count && log.length > 0; n++) expect(log.shift()).toBe(plain.shift());
        } else {
          const ages: number[] = [];
          const count = Math.min(each.count, log.read);
          log.drain(count, now, { answered: (_, age) => ages.push(now - age) });
          expect(ages).toEqual(Array.from({ length: count }, () => plain.shift()));
        }
        expect(log.length).toBe(plain.records.length);
        expect(log.count()).toBe(plain.records.length);
        expect(log.read).toBe(plain.read);
        const poison = plain.records.slice(0, 200).findIndex((record) => record.poison);
        expect(log.poisonAmong(Math.min(200, log.length))).toBe(poison);
        if (log.length > 0) {
          expect(log.oldest).toBe(plain.records[0].at);
          expect(log.timeAt(log.length - 1)).toBe(plain.records.at(-1)?.at);
        }
        if (log.length > log.read) expect(log.oldestUnread).toBe(plain.records[log.read].at);
      }
    }),
    { seed: 20_261_123, numRuns: 60 },
  );
});
