import { expect, test } from 'vitest';
import { load } from './base.ts';

/** Advice as `PATH: MESSAGE`. */
async function advice(yaml: string): Promise<string[]> {
  return (await load(yaml)).advice.map(({ path, message }) => `${path}: ${message}`);
}

interface Shared {
  readonly worker?: string;
  readonly queue?: string;
  readonly count?: number;
  readonly api?: string;
}

const sharing = ({ worker = '', queue = '', count = 20_000, api = '' }: Shared): string => `
name: shared
run: { duration: 2h }
functions:
  worker: { duration: 900s, timeout: 900s, ${worker} }
  api: { duration: 100ms, ${api} }
sources:
  jobs:
    { type: sqs, target: worker, batchSize: 1, visibilityTimeout: 90m, deadLetterQueue: d, retention: 14d, arrivals: { at: 0s, count: ${count} }, ${queue} }
  calls: { type: sdk, target: api, arrivals: { process: constant, rate: 1/s } }
downstreams: { d: { type: queue } }
`;

const TAKES_ALL =
  /^sources\.jobs\.type: the mapping can grow to 1,250 batches .* all 1,000 units .* that worker shares with api.*set maximumConcurrency.*\(C-07, Q-02, Q-08\)$/;

test('a queue that can take the whole shared pool from other functions is told to set a maximum (question 1)', async () => {
  expect(await advice(sharing({}))).toContainEqual(expect.stringMatching(TAKES_ALL));
});

test.each([
  ['with a maximum concurrency', { queue: 'maximumConcurrency: 5' }],
  ['with a reservation of its own', { worker: 'reservedConcurrency: 100' }],
  ['where the other function has a reservation', { api: 'reservedConcurrency: 10' }],
  ['with too few messages to need the pool', { count: 900 }],
])('nothing is said about the shared pool %s', async (_, parts) => {
  expect((await advice(sharing(parts))).filter((line) => line.includes('shares with'))).toEqual([]);
});

const stream = (arrivals: string, settings = ''): string => `
name: stream
run: { duration: 40h }
functions: { f: { duration: 1s, timeout: 5s } }
sources:
  s: { type: kinesis, target: f, shards: 4, batchSize: 10, arrivals: ${arrivals}, ${settings} }
downstreams: { d: { type: queue } }
`;
// 4 shards x 10 records a second; 2 h at 600/s leave 2 x 3600 x 560 records, which take 28 h.
const PEAK = '{ process: constant, rate: [ { at: 0s, rate: 600/s }, { at: 2h, rate: 0/s } ] }';

test('a retention shorter than the wait that a peak leads to is pointed out, although the mean is low (K-63)', async () => {
  expect(await advice(stream(PEAK))).toContainEqual(
    'sources.s.retention: some records will wait about 1d 4h at 40/s, longer than they are kept: they expire unread (K-41, K-63)',
  );
  expect(await advice(stream(PEAK, 'retention: 48h'))).toEqual(['downstreams.d: nothing leads to it']);
});

test('a maximum record age shorter than that wait is pointed out too (K-24)', async () => {
  const lines = await advice(stream(PEAK, 'retention: 48h, maximumRecordAge: 20h, onFailure: d'));
  expect(lines).toContainEqual(
    'sources.s.maximumRecordAge: some records will wait about 1d 4h at 40/s, longer than 20h: the mapping gives them up (K-24)',
  );
});
