import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, readDay, readGrowth } from '../../src/study/plan-growth.ts';
import { FACTOR, type Kind, kindOf, kindsAt } from '../../src/study/plan-kind.ts';
import { readTune, settingOf } from '../../src/study/plan-setting.ts';
import { assert } from '../../src/units/assert.ts';
import { surroundingsOf } from './plan-search.ts';

const KINDS: readonly Kind[] = [...kindsAt('a.b'), ...kindsAt('functions.f.memory'), FACTOR];

test('a value is read as it was written, and what is between two values is on the grid', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.double({ min: 1, max: 1e6, noNaN: true }), (kind, amount) => {
      const unit = kind.read(kind.example) ?? Number.NaN;
      const value = kind.rounded(amount * unit);
      expect(kind.read(kind.write(value))).toBeCloseTo(value, 6);
      const between = kind.between(value, 4 * value);
      assert(between !== null, `nothing is between ${value} and four times as much`);
      expect(kind.rounded(between)).toBeCloseTo(between, 6);
    }),
  );
});

test('halving ends, at neighbours or at one per cent', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.integer({ min: 0, max: 100 }), fc.boolean(), (kind, start, isUp) => {
      const unit = kind.read(kind.example) ?? Number.NaN;
      let [low, high] = [kind.rounded(start * unit), kind.rounded((start + 1000) * unit)];
      for (let count = 0; ; count++) {
        const middle = kind.between(low, high);
        if (middle === null) break;
        expect(count).toBeLessThan(40);
        expect(middle).toBeGreaterThan(low);
        expect(middle).toBeLessThan(high);
        if (isUp) low = middle;
        else high = middle;
      }
      if (isUp && kind.name === 'whole number') expect(high - low).toBe(1);
      if (isUp && kind.name === 'duration') expect(high / low).toBeLessThanOrEqual(1.011);
    }),
  );
});

test.each([
  [['10', '500'], 'whole number'],
  [['0.5', '2'], 'number'],
  [['1%', '50%'], 'share'],
  [['100ms', '2s'], 'duration'],
  [['10/s', '1000/m'], 'rate'],
  [['1KB', '1MB'], 'size'],
  [['0.5x', '2x'], 'factor'],
])('%j are of the kind %s', (texts, name) => {
  expect(kindOf('a.b', texts)?.name).toBe(name);
});

test('values of several kinds are of none', () => {
  expect(kindOf('a.b', ['1s', '5MB'])).toBeNull();
});

test.each([
  ['a.b', { path: 'a.b', bounds: null }],
  ['a.b=1..5', { path: 'a.b', bounds: ['1', '5'] }],
  ['a.b = 0.5x .. 2x', { path: 'a.b', bounds: ['0.5x', '2x'] }],
])('--tune %s', (text, expected) => {
  expect(readTune(text)).toEqual(expected);
});

test.each(['', '=5', 'a..b', 'a.b=5', 'a.b=', 'a.b=..5'])('--tune %j says what is expected', (text) => {
  expect(readTune(text)).toMatch(/expected (a setting|bounds) such as/);
});

test.each(['20%', '20/month', '-5%/month', '20%/decade', '0%/month'])('--growth %j says what is expected', (text) => {
  expect(readGrowth(text)).toMatch(/^expected a growth such as 20%\/month/);
});

test.each(['2026-02-30', '2026-2-3', 'today', '2026-13-01'])('--from %j says what is expected', (text) => {
  expect(readDay(text)).toMatch(/^expected a day/);
});

test('what grows by a tenth a year has grown by a tenth after a year', () => {
  const [growth, from] = [readGrowth('10%/year'), readDay('2026-12-01')];
  assert(typeof growth !== 'string' && typeof from === 'number', 'the growth cannot be read');
  expect(dayOf(1, from, growth)).toBe('2026-12-01');
  expect(dayOf(1.1, from, growth)).toBe('2027-12-01');
});

const SCENARIO = {
  name: 'settings',
  run: { duration: '1m' },
  functions: {
    f: { duration: { distribution: 'exponential', mean: '1s' }, memory: '1000MB', reservedConcurrency: 850 },
  },
  sources: { s: { type: 'sqs', target: 'f', arrivals: { process: 'constant', rate: '1/s' } } },
};

async function setting(text: string) {
  const surroundings = surroundingsOf(JSON.stringify(SCENARIO));
  const [tune, reading] = [readTune(text), await surroundings.read([])];
  assert(typeof tune !== 'string' && reading.ok, 'the scenario cannot be read');
  const found = await settingOf(tune, reading.loaded, surroundings);
  if (typeof found === 'string') return found;
  const { kind, present, low, high } = found;
  return [present === null ? null : kind.write(present), kind.write(low), kind.write(high)];
}

test.each([
  ['functions.f.memory', ['1000MB', '128MB', '10240MB']],
  ['functions.f.reservedConcurrency', ['850', '0', '900']],
  ['functions.f.provisionedConcurrency', [null, '0', '850']],
  ['functions.f.duration', ['1x', '0.000977x', '1024x']],
  ['sources.s.batchSize', ['10', '1', '10']],
  ['sources.s.maximumConcurrency', [null, '2', '1000']],
  ['sources.s.retention=1h..2d', ['4d', '1h', '2d']],
  ['platform.accountConcurrency', ['1000', '950', '1024000']],
])('without bounds, %s ends where the scenario would be none', async (text, expected) => {
  expect(await setting(text)).toEqual(expected);
});

test.each([
  ['functions.f.reservedConcurency', /unknown setting; did you mean "reservedConcurrency"/],
  ['functions.g.memory', /there is no function "g"/],
  ['functions.f.runtime', /only a number or a quantity can be tuned/],
  ['functions.f.memory=2GB..1GB', /from a smaller to a larger value/],
  ['functions.f.memory=64MB..1GB', /expected 128MB to 10GB/],
  ['functions.f', /cannot be multiplied|nothing can be multiplied/],
])('%s is told', async (text, message) => {
  expect(await setting(text)).toMatch(message);
});
