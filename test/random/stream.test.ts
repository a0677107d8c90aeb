import { expect, test } from 'vitest';
import { RandomStream, Streams } from '../../src/random/stream.ts';
import { binomialBand } from '../../src/theory/binomial.ts';

function take(stream: RandomStream, amount: number): number[] {
  return Array.from({ length: amount }, () => stream.uniform());
}

test('a key gives the same numbers for ever', () => {
  const stream = new RandomStream('a key');

  expect([stream.int32(), stream.int32(), stream.int32()]).toMatchInlineSnapshot(`
    [
      -1480840376,
      -17884503,
      1978259220,
    ]
  `);
});

test('streams of one seed differ by replication, entity and purpose', () => {
  const first = [
    new Streams('seed', 0).named('checkout', 'duration'),
    new Streams('seed', 1).named('checkout', 'duration'),
    new Streams('seed', 0).named('fulfil', 'duration'),
    new Streams('seed', 0).named('checkout', 'init'),
    new Streams('other', 0).named('checkout', 'duration'),
  ].map((stream) => stream.uniform());

  expect(new Set(first).size).toBe(first.length);
});

test('a uniform is never 0 or 1, even from the extreme words', () => {
  const words = [0, -1];
  for (const word of words) {
    class Fixed extends RandomStream {
      override int32(): number {
        return word;
      }
    }
    const u = new Fixed('fixed').uniform();
    expect(u > 0 && u < 1).toBe(true);
  }
});

/** Whether every tenth of (0, 1) holds as many of the values as chance allows, once in 10,000 not. */
function expectUniform(values: readonly number[]): void {
  const { low, high } = binomialBand({ tries: values.length, share: 0.1 }, 1 - 1e-5);
  for (let tenth = 0; tenth < 10; tenth++) {
    const inside = values.filter((u) => Math.floor(u * 10) === tenth).length;
    expect(inside).toBeGreaterThanOrEqual(low);
    expect(inside).toBeLessThanOrEqual(high);
  }
}

test('uniforms fill (0, 1) evenly', () => {
  expectUniform(take(new RandomStream('evenly'), 10_000));
});

test('the first uniform of neighbouring requests is as uniform as any', () => {
  const stream = new RandomStream('restarted');
  const key = new Streams('seed', 0).key('checkout', 'duration');
  const first = (one: number, other: number): number => {
    stream.restart(one, other);
    return stream.uniform();
  };

  expectUniform(Array.from({ length: 10_000 }, (_, request) => first(key, request)));
  expectUniform(Array.from({ length: 10_000 }, (_, request) => first(request, key)));
});

test('neighbouring requests are not correlated', () => {
  const stream = new RandomStream('restarted');
  const values = Array.from({ length: 10_000 }, (_, request) => {
    stream.restart(17, request);
    return stream.uniform();
  });
  // A pair that rises is as likely as one that falls; every other pair, so that they are independent.
  const rises = values.filter((u, index) => index % 2 === 1 && u > values[index - 1]).length;
  const { low, high } = binomialBand({ tries: 5000, share: 0.5 }, 1 - 1e-5);

  expect(rises).toBeGreaterThanOrEqual(low);
  expect(rises).toBeLessThanOrEqual(high);
});

test('a restart depends on its two integers alone', () => {
  const [one, other] = [new RandomStream('one'), new RandomStream('other')];
  one.restart(5, -7);
  other.restart(5, -7);

  expect(take(one, 3)).toEqual(take(other, 3));
});

/** The first uniforms that belong to pairs of integers. */
function firsts(pairs: readonly (readonly [number, number])[]): number[] {
  const stream = new RandomStream('restarted');
  return pairs.map(([one, other]) => {
    stream.restart(one, other);
    return stream.uniform();
  });
}

const TRIES = 20_000;
const owns = (() => {
  const stream = new RandomStream('own numbers');
  return Array.from({ length: TRIES }, () => stream.int32());
})();
const [first, second] = ['duration', 'error'].map((purpose) => new Streams('seed', 0).key('functions/f', purpose));

test.each<
  [
    string,
    (own: number, index: number) => readonly [number, number],
    (own: number, index: number) => readonly [number, number],
  ]
>([
  ['two purposes of a request', (own) => [own ^ first, 0], (own) => [own ^ second, 0]],
  ['two runs of a request', (own) => [own ^ first, 0], (own) => [own ^ first, 1]],
  ['the second and third run of a request', (own) => [own ^ first, 1], (own) => [own ^ first, 2]],
  ['the run of one purpose and the next run of another', (own) => [own ^ first, 0], (own) => [own ^ second, 1]],
  ['requests with neighbouring numbers', (_, index) => [2 * index, 0], (_, index) => [2 * index + 1, 0]],
  ['requests whose numbers differ in the highest bit', (own) => [own, 0], (own) => [own ^ 0x80000000, 0]],
  ['purposes whose keys differ in one bit', (own) => [own ^ first, 0], (own) => [own ^ first ^ 64, 0]],
  ['a request and its mirror in the other integer', (_, index) => [index, index + 1], (_, index) => [index + 1, index]],
])('%s have nothing to do with each other', (_what, one, other) => {
  const us = firsts(owns.map((own, index) => one(own, index)));
  const vs = firsts(owns.map((own, index) => other(own, index)));
  // Pairs fill a square of 8 x 8 fields evenly when they are independent.
  const fields = new Array<number>(64).fill(0);
  us.forEach((u, index) => {
    fields[Math.floor(u * 8) * 8 + Math.floor(vs[index] * 8)]++;
  });
  const expected = TRIES / 64;
  const chiSquare = fields.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
  // Of 63 degrees of freedom: mean 63, variance 126; beyond 130 once in a million.
  expect(chiSquare).toBeLessThan(130);
});
