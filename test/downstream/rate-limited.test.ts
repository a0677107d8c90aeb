import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE, MS, SECOND } from '../../src/units/time.ts';
import { downstream, readDownstream } from '../support/downstream.ts';

test.each([
  ['10/s', 20, 100 * SECOND, 1020],
  ['100/m', 5, 90 * SECOND, 155],
  ['7/h', 2, 3600 * SECOND, 9],
  ['0.1/s', 1, 1000 * SECOND, 101],
])(
  'D-15: of too many calls, %s with a burst of %i lets in exactly rate times time and the burst',
  (rate, burst, time, exact) => {
    const bench = downstream({ type: 'rate-limited', rate, burst }, { horizon: time + MINUTE });
    bench.sendEvenly(12.5, time + 1); // whole tokens are taken before the bucket is full again
    bench.run();

    expect(bench.count('success')).toBe(exact);
    expect(bench.count('refused')).toBe(bench.sent.length - exact);
  },
);

test('in any span no more is let in than the burst and what the rate allows', () => {
  const gaps = fc.array(fc.nat({ max: 2000 }), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 }), gaps, (rate, burst, between) => {
      const bench = downstream({ type: 'rate-limited', rate: `${rate}/s`, burst });
      let at = 0;
      for (const gap of between) {
        at += gap * MS;
        bench.sendAt(at);
      }
      bench.close();
      const admitted = bench.sent.filter(({ answer }) => answer === 'success').map(({ sentAt }) => sentAt);
      for (const [first, from] of admitted.entries()) {
        for (const [last, to] of admitted.entries()) {
          if (last < first) continue;
          expect(last - first + 1).toBeLessThanOrEqual(burst + Math.floor((rate * (to - from)) / SECOND));
        }
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('without a burst, as many as come in a second at the rate are let in at once, and at least one', () => {
  const many = downstream({ type: 'rate-limited', rate: '50/s' });
  many.sendManyAt(0, 80);
  many.run();
  const few = downstream({ type: 'rate-limited', rate: '6/m' });
  few.sendManyAt(0, 3);
  few.run();

  expect(many.count('success')).toBe(50);
  expect(few.count('success')).toBe(1);
});

test('a call that is let in takes its service time, and one that is refused is answered at once', () => {
  const bench = downstream({ type: 'rate-limited', rate: '1/s', burst: 1, service: '250ms' });
  bench.sendManyAt(0, 2);
  bench.run();

  expect(bench.latency(0)).toBe(250 * MS);
  expect(bench.latency(1)).toBe(0);
});

test('callers who go on trying are kept out where refused calls count, until the debt of a burst is paid', () => {
  const written = { type: 'rate-limited', rate: '10/s', burst: 10, countsRefused: true };
  const afterQuiet = (quiet: number) => {
    const bench = downstream(written, { horizon: MINUTE });
    bench.sendEvenly(20, 30 * SECOND);
    bench.sendAt(30 * SECOND - 50 * MS + quiet);
    return bench.run();
  };

  // Each call takes one token and half a token comes before the next: 19 find one.
  expect(afterQuiet(0).count('success')).toBe(19);
  // Ten tokens of debt and one to be let in, at ten a second.
  expect(afterQuiet(1100 * MS - 1).sent[600].answer).toBe('refused');
  expect(afterQuiet(1100 * MS).sent[600].answer).toBe('success');
});

test('the breach says how much was asked for in the worst second, and by whom', () => {
  const bench = downstream({ type: 'rate-limited', rate: '5/s', burst: 5 });
  bench.sendManyAt(0, 6, { fn: 1, source: 4 });
  bench.sendManyAt(10 * SECOND, 9, { fn: 2, source: 4 });
  bench.sendManyAt(10 * SECOND, 1);
  bench.close();

  const causes = [
    { function: 'f2', source: 's4', count: 4 },
    { function: 'f1', source: 's4', count: 1 },
  ];
  expect(bench.breaches()).toMatchObject([{ limit: 'downstream-rate', value: 5, peakDemand: 10, refused: 6, causes }]);
});

test.each([
  [{ rate: '0/s' }, 'rate: expected a rate above 0/s, got "0/s"'],
  [{ rate: '5/s', burst: 0 }, 'burst: expected a whole number of at least 1, got 0'],
  [{ rate: '5/s', burst: 2e9 }, 'burst: expected a burst of at most 1000000000 calls, got 2000000000'],
])('%j is refused with a reason', (settings, message) => {
  expect(() => readDownstream({ type: 'rate-limited', ...settings })).toThrow(message);
});
