import { expect, test } from 'vitest';
import { explanationField } from '../../../src/study/explain-schema.ts';
import { capsim, folderWith } from './capsim.ts';
import { MISSED, SMALL } from './scenarios.ts';

const SLOW = `name: slow
run: { duration: 60s, replications: 2, resolution: 1s }
functions:
  shop: { duration: 20ms, init: 100ms, reservedConcurrency: 10, calls: [{ to: db }] }
sources:
  web: { type: sdk, target: shop, arrivals: { process: poisson, rate: 40/s }, client: { maxAttempts: 1 } }
downstreams:
  db: { type: latency-curve, latency: 10ms }
faults:
  - { at: 20s, for: 10s, downstream: db, slowdown: 100 }
`;

test('explain prints the cause first, then what came of it in order of time, and writes nothing', async () => {
  const { status, stdout, stderr } = await capsim(['explain', 'a.yaml', '--quiet'], folderWith({ 'a.yaml': SLOW }));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.split('\n');
  const of = (text: string): number => lines.findIndex((line) => line.includes(text));
  const order = [
    '20.00s db 100 times as slow',
    'reserved for shop were in use',
    'of shop were throttled',
    'of web came to',
  ];
  expect(order.map(of)).not.toContain(-1);
  expect(order.map(of)).toEqual(order.map(of).sort((one, other) => one - other));
});

test('explain --json gives each event the place of what it came from', async () => {
  const { status, stdout } = await capsim(['explain', 'a.yaml', '--quiet', '--json'], folderWith({ 'a.yaml': SLOW }));
  expect(status).toBe(0);
  const { chains } = explanationField.parse(JSON.parse(stdout));
  expect(chains).toHaveLength(1);
  const [{ cause, startedAt, events }] = chains;
  expect({ cause, startedAt }).toEqual({ cause: 'db 100 times as slow', startedAt: 20_000 });
  expect(events[0]).toMatchObject({ kind: 'fault', because: null });
  const limit = events.find(({ kind }) => kind === 'limit');
  if (limit === undefined) throw new Error('no limit is told');
  expect(limit.limit).toBe('reserved-concurrency');
  let place = events.indexOf(limit);
  for (let next: number | null = place; next !== null; next = events[place].because) {
    expect(next).toBeLessThanOrEqual(place);
    place = next;
  }
  expect(place).toBe(0);
});

test('explain follows --set, and tells where nothing happened that there is nothing to tell', async () => {
  const folder = folderWith({ 'a.yaml': MISSED });
  const broken = await capsim(['explain', 'a.yaml', '--quiet'], folder);
  expect(broken.status).toBe(0);
  expect(broken.stdout).toContain('came to no success');
  const mended = await capsim(['explain', 'a.yaml', '-q', '--set', 'functions.shop.reservedConcurrency=20'], folder);
  expect(mended.stdout).toContain('No limit was reached');
});

test('a scenario with a mistake is not explained', async () => {
  const { status, stdout, stderr } = await capsim(
    ['explain', 'a.yaml'],
    folderWith({ 'a.yaml': SMALL.replace('20ms', 'soon') }),
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('functions.shop.duration');
});
