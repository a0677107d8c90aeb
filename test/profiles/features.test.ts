import { expect, test } from 'vitest';
import { anachronisms, existsOn, features } from '../../src/profiles/features.ts';

const document = {
  functions: {
    plain: { memory: '128MB', architecture: 'x86_64', packageType: 'zip', ephemeralStorage: null },
    modern: {
      architecture: 'arm64',
      packageType: 'image',
      reservedConcurrency: 0,
      provisionedConcurrency: 5,
      async: { maximumEventAge: '1h', maximumRetryAttempts: 0, onFailure: 'failed', deadLetterQueue: 'failed' },
    },
  },
};

const found = (date: string) => anachronisms(document, date).map(({ path }) => path.join('.'));

test('every feature has a date, a reason and its facts', () => {
  for (const { path, since, facts, what, source } of features) {
    expect(since, path).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(facts.length, path).toBeGreaterThan(0);
    expect(what.length * source.length, path).toBeGreaterThan(0);
  }
});

test('something exists from its first day on, and no longer from the day it ended', () => {
  const feature = { since: '2017-11-30', until: '2019-01-01' };
  expect(existsOn(feature, '2017-11-29')).toBe(false);
  expect(existsOn(feature, '2017-11-30')).toBe(true);
  expect(existsOn(feature, '2018-12-31')).toBe(true);
  expect(existsOn(feature, '2019-01-01')).toBe(false);
});

test('C-10, C-40, A-07, A-11: in January 2017 every younger setting is found where it stands', () => {
  expect(found('2017-01-18')).toEqual([
    'functions.modern.architecture',
    'functions.modern.packageType',
    'functions.modern.reservedConcurrency',
    'functions.modern.provisionedConcurrency',
    'functions.modern.async.maximumEventAge',
    'functions.modern.async.maximumRetryAttempts',
    'functions.modern.async.onFailure',
  ]);
});

test('by the end of 2020 only arm64 is too young, and by 2022 nothing is', () => {
  expect(found('2020-12-31')).toEqual(['functions.modern.architecture']);
  expect(found('2022-12-31')).toEqual([]);
});

test('a document of another shape has nothing to find', () => {
  for (const odd of [null, undefined, 3, 'text', [], { functions: [] }, { functions: { f: null } }]) {
    expect(anachronisms(odd, '2017-01-18')).toEqual([]);
  }
});
