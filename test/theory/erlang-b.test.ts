import { beforeAll, describe, expect, test } from 'vitest';
import { binomialBand, binomialQuantile } from '../../src/theory/binomial.ts';
import {
  type Coverage,
  casesOf,
  coverageOf,
  LOSS_SYSTEMS,
  type LossSystem,
  pooled,
  pooledMean,
  type Span,
} from '../validate/erlang-b.ts';

// A tenth of what `npm run validate` does: 120 of its 1,200 intervals, most of them where they cost least. The band of
// the full validation, 93 to 97 %, is 3.2 standard deviations wide on each side; here the binomial law gives the band
// that intervals of exactly 95 % leave with the same probability, about one in a thousand. The seeds are fixed, so the
// outcome changes only with the code.
const CHANCE_OF_A_FALSE_ALARM = 0.001;

/** So many seeds for each of the three shapes: 3 x (12 + 12 + 12 + 4) = 120. */
const seedsFor = ({ servers }: LossSystem): number => (servers < 1000 ? 12 : 4);

/**
 * Large systems see more requests a second, so that they need fewer seconds for as many refusals: 46 to 1,060 in each
 * replication. A start is forgotten as those leave who were there, after 1 s on average, so 20 s are enough.
 */
const SPANS = new Map<number, Span>([
  [10, { warmup: 60, measured: 500 }],
  [60, { warmup: 20, measured: 200 }],
  [100, { warmup: 20, measured: 140 }],
  [1000, { warmup: 20, measured: 60 }],
]);

describe('throttling of a function with a reservation', () => {
  const systems: { readonly name: string; readonly coverages: Coverage[] }[] = [];

  beforeAll(async () => {
    for (const system of LOSS_SYSTEMS) {
      const coverages: Coverage[] = [];
      for (const loss of casesOf(system))
        coverages.push(await coverageOf(loss, seedsFor(system), SPANS.get(system.servers)));
      systems.push({ name: `${system.servers} servers, ${system.erlangs} erlangs`, coverages });
    }
  }, 600_000);

  test('intervals of 95 % hold the exact loss of Erlang B as often as they promise', () => {
    const { seeds, covered } = pooled(systems.flatMap(({ coverages }) => coverages));
    const band = binomialBand({ tries: seeds, share: 0.95 }, 1 - CHANCE_OF_A_FALSE_ALARM);

    expect(seeds).toBe(120);
    expect(covered).toBeGreaterThanOrEqual(band.low);
    expect(covered).toBeLessThanOrEqual(band.high);
  });

  test('no single case of size, load and shape is held too rarely', () => {
    for (const { name, coverages } of systems) {
      for (const { loss, measured, covered } of coverages) {
        const least = binomialQuantile(CHANCE_OF_A_FALSE_ALARM / 2, { tries: measured.length, share: 0.95 });
        expect(covered, `${name}, ${loss.shape}`).toBeGreaterThanOrEqual(least);
      }
    }
  });

  test('the mean over all seeds and shapes shows no bias', () => {
    for (const { name, coverages } of systems) {
      const { low, high } = pooledMean(coverages, 1 - CHANCE_OF_A_FALSE_ALARM);
      expect(coverages[0].predicted, name).toBeGreaterThanOrEqual(low ?? Number.NaN);
      expect(coverages[0].predicted, name).toBeLessThanOrEqual(high ?? Number.NaN);
    }
  });
});
