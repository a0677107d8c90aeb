import { expect, test } from 'vitest';
import { RunFate, UsageLedger } from '../../src/observe/usage.ts';
import { MS } from '../../src/units/time.ts';

test('usage is kept by source and fate, and its parts add up', () => {
  const ledger = new UsageLedger();
  ledger.ended(0, RunFate.ordinary, 100 * MS, true, false);
  ledger.ended(0, RunFate.failed, 20 * MS, true, true);
  ledger.ended(3, RunFate.retry, 7 * MS, true, false);
  expect(ledger.part({})).toEqual({ requests: 3, onDemandMs: 107, provisionedMs: 20 });
  expect(ledger.part({ source: 0 })).toEqual({ requests: 2, onDemandMs: 100, provisionedMs: 20 });
  expect(ledger.part({ fate: RunFate.retry })).toEqual({ requests: 1, onDemandMs: 7, provisionedMs: 0 });
  expect(ledger.part({ source: 3, fate: RunFate.failed })).toEqual({ requests: 0, onDemandMs: 0, provisionedMs: 0 });
});

test('there may be any number of sources', () => {
  const ledger = new UsageLedger();
  ledger.ended(2, RunFate.abandoned, 5 * MS, true, false);
  ledger.ended(10_000, RunFate.failed, 3 * MS, true, false);
  expect(ledger.part({ source: 2 }).onDemandMs).toBe(5);
  expect(ledger.part({ source: 10_000, fate: RunFate.failed }).onDemandMs).toBe(3);
  expect(ledger.part({ source: 20_000 }).onDemandMs).toBe(0);
});

test('a request is charged where the run began in the window, time where it ended there', () => {
  const ledger = new UsageLedger();
  ledger.ended(0, RunFate.ordinary, 9 * MS, true, false);
  ledger.startWindow();
  ledger.ended(0, RunFate.ordinary, 4 * MS, false, false);
  ledger.unfinished(0);
  expect(ledger.part({ source: 0 })).toEqual({ requests: 1, onDemandMs: 4, provisionedMs: 0 });
});

test('the sources of a ledger are those whose runs began or ended in the window', () => {
  const ledger = new UsageLedger();
  ledger.ended(1, RunFate.ordinary, 5000, true, false);
  ledger.startWindow();
  ledger.ended(40, RunFate.failed, 5000, false, true);
  ledger.ended(7, RunFate.retry, 3000, false, false);
  ledger.unfinished(3);
  expect(ledger.sources).toEqual([3, 7, 40]);
});
