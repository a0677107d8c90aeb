import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { LimitWatch } from '../../src/observe/limit-watch.ts';
import { QueueObserver } from '../../src/observe/queue-observer.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { MessageFlag, Messages } from '../../src/sources/sqs-messages.ts';
import { FifoOrder, StandardOrder } from '../../src/sources/sqs-order.ts';
import { SqsQueue } from '../../src/sources/sqs-queue.ts';
import { NO_RECEIPT } from '../../src/sources/sqs-receipts.ts';
import { asYaml } from '../../src/testing/document.ts';
import { queueChoices, queueDocumentOf } from '../../src/testing/queue-scenarios.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';
import { modelOf, simulate } from '../support/run.ts';
import { bytesOf, forAll } from './for-all.ts';
import { watchQueue } from './queue-witness.ts';

const RUNS = 60;

test('every message is in one state, through errors, throttles, expiry, dead-letter queues and redrives', async () => {
  await forAll(
    queueChoices,
    RUNS,
    async (chosen) => {
      const run = simulate(await modelOf(asYaml(queueDocumentOf(chosen))));
      const value = (metric: string): number => run.value(`sources.q.${metric}`) ?? Number.NaN;
      const states = ['succeeded', 'refused', 'expired', 'deadLettered', 'lost', 'waiting', 'running'];
      expect(value('offered')).toBe(states.reduce((sum, state) => sum + value(state), 0));
      expect(value('receives') - value('retries')).toBeLessThanOrEqual(value('offered'));
      expect(value('delivered')).toBeLessThanOrEqual(value('receives'));
      expect(value('succeeded')).toBeLessThanOrEqual(value('delivered'));
      expect(value('batches')).toBe(run.value('functions.f.invocations'));
    },
    queueDocumentOf,
  );
});

test('no message is received more often than allowed, more are never in flight, and order keeps to the groups', async () => {
  await forAll(
    queueChoices,
    RUNS,
    async (chosen) => {
      const run = simulate(await modelOf(asYaml(queueDocumentOf(chosen))));
      const value = (metric: string): number => run.value(`sources.q.${metric}`) ?? Number.NaN;
      const { maxReceiveCount, fifo, cap, retention } = chosen;
      const concurrency = run.value('functions.f.concurrency.max') ?? Number.NaN;
      expect(value('receives')).toBeLessThanOrEqual((maxReceiveCount ?? Number.POSITIVE_INFINITY) * value('offered'));
      if (maxReceiveCount === undefined) expect(value('deadLettered') + value('lost')).toBe(0);
      // A group is blocked as long as a batch of it is hidden; runs end before that, but for those that waited.
      const isInTime = chosen.init === '0s' && chosen.reserved === undefined && chosen.visibility === '60s';
      if (fifo !== undefined && isInTime) expect(concurrency).toBeLessThanOrEqual(fifo.count);
      if (cap !== undefined) expect(concurrency).toBeLessThanOrEqual(cap);
      if (retention === '4d') expect(value('expired')).toBe(0);
      else expect(value('ageOfOldest.max')).toBeLessThanOrEqual(retention === '60s' ? 60_000 : 120_000);
    },
    queueDocumentOf,
  );
});

const SPANS: Readonly<Record<string, number>> = {
  '10s': 10 * SECOND,
  '11s': 11 * SECOND,
  '60s': MINUTE,
  '2m': 2 * MINUTE,
  '4d': 96 * HOUR,
};

test('a message is received neither too often nor too old, and groups keep their order from end to end', async () => {
  let received = 0;
  let receivedAgain = 0;
  await forAll(
    queueChoices,
    RUNS,
    async (chosen) => {
      const seen = watchQueue(await modelOf(asYaml(queueDocumentOf(chosen))), {
        visibilityTimeout: SPANS[chosen.visibility],
        retention: SPANS[chosen.retention],
        maxReceiveCount: chosen.maxReceiveCount ?? Number.POSITIVE_INFINITY,
      });
      expect(seen.wrongs.slice(0, 5)).toEqual([]);
      received += seen.received;
      receivedAgain += seen.receivedAgain;
    },
    queueDocumentOf,
  );
  // Otherwise nothing was seen that could have been wrong.
  expect(received).toBeGreaterThan(10_000);
  expect(receivedAgain).toBeGreaterThan(1_000);
});

test('the same scenario and seed give the same bytes', async () => {
  await forAll(
    queueChoices,
    10,
    async (chosen) => {
      const model = await modelOf(asYaml(queueDocumentOf(chosen)));
      expect(bytesOf(simulate(model).result)).toBe(bytesOf(simulate(model).result));
    },
    queueDocumentOf,
  );
});

const VISIBILITY = 30 * SECOND;
const RETENTION = 5 * MINUTE;
const RECEIVES = 3;

/** A queue without a mapping, and what happens to it. */
function queueOf(groups: number | null): { kernel: Kernel; queue: SqsQueue; dead: number[] } {
  const kernel = new Kernel();
  const timeline = new Timeline(HOUR, MINUTE, 0);
  const messages = new Messages();
  const groupOf = (message: number): number => messages.own(message);
  const order = groups === null ? new StandardOrder(messages) : new FifoOrder(messages, groups, groupOf);
  const dead: number[] = [];
  const watch = (): LimitWatch =>
    new LimitWatch(timeline, { limit: '', scope: 'sources', name: 'q', value: 0, unit: '' });
  const queue = new SqsQueue(
    kernel,
    messages,
    order,
    new QueueObserver('q', timeline),
    (own) => dead.push(own) > 0,
    { inFlight: watch(), retention: watch() },
    {
      isFifo: groups !== null,
      visibilityTimeout: VISIBILITY,
      retention: RETENTION,
      delay: 0,
      maxReceiveCount: RECEIVES,
      recursionLimit: Number.POSITIVE_INFINITY,
      inFlightMaximum: 20,
      horizon: HOUR,
    },
  );
  return { kernel, queue, dead };
}

const steps = fc.array(
  fc.record({
    wait: fc.constantFrom(0, SECOND, 10 * SECOND, 29 * SECOND, 45 * SECOND),
    does: fc.oneof(
      fc.record({ send: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ receive: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ end: fc.nat(), success: fc.boolean() }),
    ),
  }),
  { maxLength: 120 },
);

test('a queue never gives out what expired or was received too often, nor two messages of a group to two batches', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (script, isFifo) => {
      const { kernel, queue } = queueOf(isFifo ? 4 : null);
      const { messages, receipts } = queue;
      const batches: { receivedAt: number; receipts: number[] }[] = [];
      const nothing = kernel.on('step', Phase.arrival, () => undefined);
      let batch = 0;
      for (const { wait, does } of script) {
        kernel.schedule(wait, nothing);
        kernel.run(kernel.now + wait + 1);
        if ('send' in does) queue.send(1, () => does.send);
        if ('receive' in does) {
          const taken: number[] = [];
          for (let n = 0; n < does.receive; n++) {
            const receipt = queue.receive(batch, n === 0);
            if (receipt === NO_RECEIPT) break;
            const message = receipts.message[receipt];
            expect(kernel.now - messages.sentAt(message)).toBeLessThan(RETENTION);
            expect(messages.receives(message)).toBeLessThanOrEqual(RECEIVES);
            taken.push(receipt);
          }
          if (isFifo)
            expectOrder(
              taken.map((receipt) => receipts.message[receipt]),
              messages,
            );
          const hidden = batches.filter(({ receivedAt }) => kernel.now < receivedAt + VISIBILITY);
          const groups = new Set(taken.map((receipt) => messages.own(receipts.message[receipt])));
          if (isFifo) {
            for (const other of hidden) {
              for (const receipt of other.receipts) {
                expect(groups.has(messages.own(receipts.message[receipt]))).toBe(false);
              }
            }
          }
          if (taken.length > 0) batches.push({ receivedAt: kernel.now, receipts: taken });
          batch++;
        }
        if ('end' in does && batches.length > 0) {
          const [ended] = batches.splice(does.end % batches.length, 1);
          for (const receipt of ended.receipts) {
            if (does.success) queue.succeed(receipt);
            else queue.fail(receipt);
          }
          // What failed stays hidden until its time has passed, and blocks its group as if it ran.
          if (!does.success && isFifo) kernel.run(Math.max(kernel.now, ended.receivedAt + VISIBILITY) + 1);
        }
        expect(receipts.hidden).toBeLessThanOrEqual(20);
      }
    }),
    { seed: 20_261_123, numRuns: 300 },
  );
});

/** Whatever of its group was sent before a message is gone from the queue, or stands before it in its batch. */
function expectOrder(taken: readonly number[], messages: Messages): void {
  const open: number[] = [];
  messages.eachOpen((message) => open.push(message));
  for (const [place, message] of taken.entries()) {
    const group = messages.own(message);
    const earlier = open.filter((other) => other < message && messages.own(other) === group);
    const waiting = earlier.filter((other) => !messages.is(other, MessageFlag.gone));
    expect(taken.slice(0, place)).toEqual(expect.arrayContaining(waiting));
  }
}
