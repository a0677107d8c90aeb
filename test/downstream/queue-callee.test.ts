import { expect, test } from 'vitest';
import { Answer, Calls } from '../../src/downstream/calls.ts';
import { QueueCallee } from '../../src/downstream/queue-callee.ts';
import { queueField } from '../../src/downstream/queue-field.ts';
import { QueueSink } from '../../src/downstream/queue-sink.ts';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { Requests } from '../../src/kernel/requests.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { Streams } from '../../src/random/stream.ts';
import type { CallId } from '../../src/units/ids.ts';
import { MINUTE, type Micros, MS, SECOND } from '../../src/units/time.ts';

/** A queue in a run of one minute, and what callers of it hear. */
function queueOf(settings: object) {
  const read = queueField.parse({ type: 'queue', ...settings });
  const [kernel, calls, streams] = [new Kernel(), new Calls(), new Streams('queue', 0)];
  const requests = new Requests({ deadlines: false, given: false, calls: false, depth: false });
  const sink = new QueueSink(kernel, requests, streams, new Timeline(MINUTE, SECOND, 0), { name: 'q', ...read });
  const heard: { at: Micros; answer: Answer }[] = [];
  const answered = (call: CallId, answer: Answer): void => {
    heard.push({ at: kernel.now, answer });
    calls.close(call);
  };
  const callee = new QueueCallee(kernel, calls, [{ answered }], streams, sink, buildDistribution(read.latency));
  const sends = kernel.on('call', Phase.arrival, (own) => callee.call(calls.open(kernel.now, 0, own)));
  const sendAt = (at: Micros, own = 1): void => kernel.scheduleAt(at, sends, own);
  return { kernel, sink, heard, callee, sendAt };
}

test('a call sends one message, which is in the queue when the call is answered', () => {
  const { kernel, sink, heard, sendAt } = queueOf({ latency: '20ms' });
  sink.keepItems();
  sendAt(SECOND, 77);
  kernel.run(SECOND + 20 * MS);
  expect([heard.length, sink.held]).toEqual([0, 0]);

  kernel.run(2 * SECOND);

  expect(heard).toEqual([{ at: SECOND + 20 * MS, answer: Answer.success }]);
  expect(sink.takeItem()).toBe(77);
});

test('a message whose delivery fails is an error to the caller, and counts as rejected', () => {
  const { kernel, sink, heard, sendAt } = queueOf({ errorRate: '100%' });
  sendAt(0);
  kernel.run(MINUTE);

  expect(heard.map(({ answer }) => answer)).toEqual([Answer.error]);
  const { values } = sink.close();
  expect([values.get('received'), values.get('rejected'), values.get('backlog.max')]).toEqual([0, 1, 0]);
});

test('a message arrives also where its caller has stopped waiting', () => {
  const { kernel, sink, heard, sendAt, callee } = queueOf({ latency: '20ms' });
  sendAt(0);
  const leaves = kernel.on('leaves', Phase.timer, (call) => callee.abandoned(call as CallId));
  kernel.scheduleAt(10 * MS, leaves, 0);
  kernel.run(MINUTE);

  expect(heard).toHaveLength(1);
  expect(sink.close().values.get('received')).toBe(1);
});

test('a queue that is drained loses messages at that rate while there are any', () => {
  const { kernel, sink, sendAt } = queueOf({ latency: '0s', drainRate: '3/s' });
  const depthAt = new Map<Micros, number>();
  const looks = kernel.on('look', Phase.observation, () => depthAt.set(kernel.now, sink.size));
  for (let n = 0; n < 10; n++) sendAt(0);
  sendAt(30 * SECOND);
  for (const at of [0, 333_332, 333_333, 3 * SECOND, 3_333_333, 30_333_332, 30_333_333]) kernel.scheduleAt(at, looks);
  kernel.run(MINUTE);

  expect([...depthAt.values()]).toEqual([10, 10, 9, 1, 0, 1, 0]);
});

test('a drained queue can be redriven too: each message leaves it once', () => {
  const { kernel, sink, sendAt } = queueOf({ latency: '0s', drainRate: '1/s' });
  sink.keepItems();
  for (let n = 0; n < 10; n++) sendAt(0, n);
  const taken: (number | undefined)[] = [];
  const takes = kernel.on('redrive', Phase.timer, () => taken.push(sink.takeItem()));
  for (let n = 0; n < 6; n++) kernel.scheduleAt(Math.round((n + 0.5) * SECOND), takes);
  kernel.run(MINUTE);

  // Message 1 is drained at second 1, 3 at 2, and so on.
  expect(taken).toEqual([0, 2, 4, 6, 8, undefined]);
  expect([sink.held, sink.size]).toEqual([0, 0]);
});

test('a queue that is drained at no rate is a mistake that says what to do', () => {
  const read = queueField.safeParse({ type: 'queue', drainRate: '0/s' });
  expect(read.error?.issues.map(({ message }) => message)).toEqual([
    'expected a rate above 0/s; leave drainRate out for a queue that nothing empties',
  ]);
});
