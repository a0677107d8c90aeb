import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

function handedOver({ platform = '', functions = '', caller = '', callee = '' }): ReturnType<typeof runYaml> {
  return runYaml(`
name: events
platform: { scalingScope: none${platform} }
run: { duration: 20m }
functions:
  checkout: { duration: 100ms, init: 0s, calls: [{ to: fulfil, invocation: event${caller} }] }
  fulfil: { duration: 2s, init: 0s${callee} }
${functions}
sources:
  web: { type: sdk, target: checkout, arrivals: { at: 0s, count: 50 }, client: { retry: none } }
downstreams: { failed: { type: queue } }
`);
}

test('A-01: the caller goes on at once, and the event has a ledger of its own', async () => {
  const run = await handedOver({});
  expect(run.value('functions.checkout.duration.max')).toBe(100);
  expect(run.value('sources.checkout/fulfil.offered')).toBe(50);
  expect(run.value('sources.checkout/fulfil.succeeded')).toBe(50);
  expect(run.value('sources.checkout/fulfil.latency.max')).toBe(2000);
  expect(run.value('functions.fulfil.asyncEventsReceived')).toBe(50);
  expect(run.value('sources.web.offered')).toBe(50);
});

test('A-03, A-12: events that fail are retried twice and then sent away, and the caller has long succeeded', async () => {
  const run = await handedOver({ callee: ', errorRate: 100%, async: { onFailure: failed }' });
  expect(run.value('functions.fulfil.invocations')).toBe(150);
  expect(run.value('sources.checkout/fulfil.deadLettered')).toBe(50);
  expect(run.value('downstreams.failed.received')).toBe(50);
  expect(run.value('sources.web.succeeded')).toBe(50);
});

test('A-04: throttled events wait in the queue of the other function', async () => {
  const run = await handedOver({ callee: ', reservedConcurrency: 5' });
  expect(run.value('functions.checkout.duration.max')).toBe(100);
  expect(run.value('functions.fulfil.concurrency.max')).toBe(5);
  expect(run.value('sources.checkout/fulfil.backlog.max')).toBe(45);
  expect(run.value('sources.checkout/fulfil.succeeded')).toBe(50);
});

test('each calling pair has its own ledger, and several events of a run are several items', async () => {
  const run = await handedOver({
    caller: ', count: 3',
    functions: `  other: { duration: 10ms, init: 0s, calls: [{ to: fulfil, invocation: event }] }`,
    callee: ', calls: [{ to: other, invocation: event, probability: 0 }]',
  });
  expect(run.value('sources.checkout/fulfil.offered')).toBe(150);
  expect(run.value('sources.fulfil/other.offered')).toBe(0);
  expect(run.value('sources.other/fulfil.offered')).toBe(0);
});

test('events that the service does not accept fail the call, are repeated, and are refused in the end', async () => {
  const run = await handedOver({
    platform: ', serviceErrorRate: 20%',
    caller: ', retry: standard, maxAttempts: 2, base: 10ms, onError: ignore',
  });
  const value = (metric: string): number => run.value(`sources.checkout/fulfil.${metric}`) ?? Number.NaN;
  expect(value('retries')).toBeGreaterThan(0);
  expect(value('refused')).toBeGreaterThan(0);
  expect(value('offered')).toBe(value('delivered') + value('refused'));
  expect(value('delivered')).toBe(value('succeeded'));
});

test('an event that is handed over counts even when its caller fails later', async () => {
  const run = await handedOver({
    caller: ' }, { to: other, retry: none',
    functions: '  other: { duration: 1s, errorRate: 100% }',
  });
  expect(run.value('functions.checkout.errors')).toBe(50);
  expect(run.value('sources.checkout/fulfil.succeeded')).toBe(50);
});
