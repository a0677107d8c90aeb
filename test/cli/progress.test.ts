import { expect, test } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';

/** A clock and an output that the test moves by hand. */
function stage(isTerminal: boolean, columns = 80) {
  const written: string[] = [];
  let now = 0;
  const output = { isTerminal, columns, write: (text: string) => written.push(text) };
  const progress = new Progress('shop', output, () => now);
  const at = (ms: number, share: number) => {
    now = ms;
    progress.update(share);
  };
  return { written, progress, at };
}

test('a run shorter than a second says nothing', () => {
  const { written, at, progress } = stage(true);
  at(500, 0.5);
  at(999, 0.99);
  progress.close();
  expect(written).toEqual([]);
});

test('away from a terminal there is a line after a second and one for every tenth, with the time left', () => {
  const { written, at } = stage(false);
  for (let second = 1; second <= 10; second++) at(second * 1000, second / 20);
  expect(written).toEqual([
    'shop: 5%, 19s left\n',
    'shop: 10%, 18s left\n',
    'shop: 20%, 16s left\n',
    'shop: 30%, 14s left\n',
    'shop: 40%, 12s left\n',
    'shop: 50%, 10s left\n',
  ]);
});

test('away from a terminal a slow run still says something every 30 seconds', () => {
  const { written, at } = stage(false);
  for (let second = 1; second <= 90; second++) at(second * 1000, second / 9000);
  expect(written).toEqual(['shop: 0%, 2h 29m left\n', 'shop: 0%, 2h 29m left\n', 'shop: 0%, 2h 28m left\n']);
});

test('on a terminal the bar is drawn at most ten times a second and removed at the end', () => {
  const { written, at, progress } = stage(true);
  for (let ms = 1000; ms < 2000; ms += 10) at(ms, ms / 4000);
  expect(written).toHaveLength(10);
  progress.close();
  expect(written.at(-1)).toBe('\r\u001b[2K');
});

test('the bar never fills more than the width of the terminal', () => {
  for (const columns of [5, 20, 40, 80, 200]) {
    const { written, at } = stage(true, columns);
    at(5000, 0.4);
    expect(written.join('').replace('\r\u001b[2K', '').length).toBeLessThan(columns);
  }
});

test('a run that has done nothing yet does not pretend to know the time left', () => {
  const { written, at } = stage(true);
  at(2000, 0);
  expect(written.join('')).toContain('time left unknown');
});

test('a stage begins at nothing again under its own title, and has no second of silence of its own', () => {
  const { written, progress, at } = stage(false);
  at(900, 0.9);
  progress.stage('shop, replications 11 to 20');
  at(1100, 0.2);
  at(1300, 0.4);
  expect(written).toEqual([
    'shop, replications 11 to 20: 20%, 1s left\n',
    'shop, replications 11 to 20: 40%, 1s left\n',
  ]);
});
