import { expect, test } from 'vitest';
import { Exit } from '../../src/cli/exit.ts';
import { Failure } from '../../src/cli/failure.ts';
import { remediesOf } from '../../src/cli/remedies.ts';
import { readScenario } from '../../src/cli/scenario-file.ts';
import { simulate } from '../../src/cli/simulate.ts';
import { assert } from '../../src/units/assert.ts';
import { captured, folderOf } from './here.ts';

const TIGHT = `name: tight
run: { duration: 10s, replications: 1 }
functions:
  shop: { duration: 250ms, init: 0s, timeout: 5s, reservedConcurrency: 8 }
sources:
  web: { type: sdk, target: shop, arrivals: { process: constant, rate: 40/s }, client: { retry: none } }
`;

test('a search that the machine cannot complete is told in a line, and the run keeps what it has', async () => {
  const reading = await readScenario(`${folderOf({ 'a.yaml': TIGHT })}/a.yaml`);
  assert(reading.ok, 'the scenario is one');
  const { loaded } = reading;
  const { results, summary } = await simulate(loaded, { jobs: 1, isQuiet: true, isStopped: () => false });
  expect(summary.breaches).toHaveLength(1);
  // As a replication fails that is lost with its worker: wherever it is looked whether to go on.
  const isStopped = (): boolean => {
    throw new Failure('it ran out of memory');
  };
  const messages = captured(process.stderr);
  try {
    const run = { loaded, read: {}, results, summary, budget: 1e9 };
    const found = await remediesOf(run, { jobs: 1, isQuiet: true, isStopped });
    expect(found).toEqual({ breaches: null, status: Exit.failed });
  } finally {
    messages.release();
  }
  expect(messages.text()).toBe('capsim: what would be enough is not known: it ran out of memory\n');
});
