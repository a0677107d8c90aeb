import { expect, test } from 'vitest';
import { eventsPerPoller, PollRate } from '../../src/sources/sqs-poll-rate.ts';
import { MS, SECOND } from '../../src/units/time.ts';

const KB = 1024;

test('W-Q6: a poller handles 100 events of 3 KB a second, so that 1,000 a second need 10 pollers', () => {
  expect(eventsPerPoller({ messageSize: 3 * KB, duration: 100 * MS, batchSize: 10 })).toBe(100);
});

test('the formula is bound by size, by runs or by calls, whichever is least', () => {
  expect(eventsPerPoller({ messageSize: 64 * KB, duration: 100 * MS, batchSize: 10 })).toBe(16);
  expect(eventsPerPoller({ messageSize: KB, duration: 20 * SECOND, batchSize: 10 })).toBe(10);
  expect(eventsPerPoller({ messageSize: KB, duration: 100 * MS, batchSize: 2 })).toBe(20);
});

function rateOf(messageSize: number): PollRate {
  return new PollRate({ pollsPerSecond: 10, bytesPerSecond: 1024 * KB, messageSize });
}

/** Calls in the first second, when each brings so many messages. */
function callsInASecond(rate: PollRate, messages: number, pollers: number): number {
  let calls = 0;
  for (let now = 0; now < SECOND; now = Math.max(now, rate.nextAt)) {
    rate.take(now, messages, pollers);
    calls++;
  }
  return calls;
}

test('pollers make ten calls a second each, and may each make one at once', () => {
  const rate = rateOf(KB);
  for (let call = 0; call < 4; call++) {
    expect(rate.admits(0)).toBe(true);
    rate.take(0, 10, 4);
  }
  expect(rate.admits(0)).toBe(false);
  // Four at once at the beginning, and forty a second from then on.
  expect(callsInASecond(rateOf(KB), 10, 4)).toBe(4 + 39);
});

test('large messages are received at a megabyte a second', () => {
  expect(callsInASecond(rateOf(512 * KB), 1, 1)).toBe(2);
});
