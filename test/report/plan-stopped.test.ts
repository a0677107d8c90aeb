import { expect, test } from 'vitest';
import { stoppedWords } from '../../src/report/plan-stopped.ts';
import { kindOf } from '../../src/study/plan-kind.ts';
import type { Point } from '../../src/study/plan-points.ts';
import type { Setting } from '../../src/study/plan-setting.ts';
import { assert } from '../../src/units/assert.ts';

function setting(path: string, present: number): Setting {
  const kind = kindOf(path, ['5']);
  assert(kind !== null, `${path} has no kind`);
  const changes = (value: number) => [{ path, value: String(value) }];
  return { path, kind, present, low: 0, high: 1000, isBounded: false, changes };
}

/** A point of which only what is expected counts here. */
function point(changes: Readonly<Record<string, string>>, missed: readonly string[]): Point {
  const expectations = ['a < 1', 'b < 2'].map((text) => ({ text, outcome: missed.includes(text) ? 'missed' : 'met' }));
  return {
    changes: Object.entries(changes).map(([path, value]) => ({ path, value })),
    summary: { expectations },
    peakRequestRate: 0,
  } as unknown as Point;
}

const RESERVED = 'functions.shop.reservedConcurrency';

test('a search along one setting tells between which values the answer lies, and how to go on', () => {
  const points = [point({}, ['a < 1']), point({ [RESERVED]: '60' }, []), point({ [RESERVED]: '45' }, ['b < 2'])];
  expect(stoppedWords(points, [setting(RESERVED, 30)])).toEqual([
    'Stopped after 3 points, before there was an answer; nothing was written.',
    `${RESERVED}: 60 meets every expectation, 45 misses b < 2.`,
    `--tune ${RESERVED}=45..60 goes on from there.`,
  ]);
});

test('neighbours are the answer, of which only the reach is missing; points with more traffic say nothing of it', () => {
  const points = [
    point({}, ['a < 1']),
    point({ [RESERVED]: '31' }, []),
    point({ [RESERVED]: '31', 'sources.web.arrivals': '2x' }, ['a < 1']),
  ];
  expect(stoppedWords(points, [setting(RESERVED, 30)]).at(-1)).toBe(
    'Nothing lies between them: 31 is the answer, but how far it reaches was not found out.',
  );
});

test('of several settings it tells what met everything, or what came nearest', () => {
  const both = [setting(RESERVED, 30), setting('platform.accountConcurrency', 1000)];
  const begun = [point({}, ['a < 1', 'b < 2']), point({ [RESERVED]: '60' }, ['b < 2'])];
  expect(stoppedWords(begun, both).at(-1)).toBe(
    `No point met every expectation; nearest was ${RESERVED}=60, which misses b < 2.`,
  );
  const found = [...begun, point({ [RESERVED]: '60', 'platform.accountConcurrency': '2000' }, [])];
  expect(stoppedWords(found, both).at(-1)).toBe(
    `Meets every expectation, if not with the least settings: ${RESERVED}=60, platform.accountConcurrency=2000.`,
  );
});

test('a search without a complete point says so', () => {
  expect(stoppedWords([], [setting(RESERVED, 30)])).toEqual([
    'Stopped after 0 points, before there was an answer: nothing was found yet.',
  ]);
});
