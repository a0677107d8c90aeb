import { expect, test } from 'vitest';
import { MessageFlag, Messages, NO_MESSAGE } from '../../src/sources/sqs-messages.ts';

/** More than two pages. */
const MANY = 10_000;

function filled(): Messages {
  const messages = new Messages();
  for (let n = 0; n < MANY; n++) messages.add(n * 10, n ^ 0x5555);
  return messages;
}

function leave(messages: Messages, message: number): void {
  messages.mark(message, MessageFlag.gone | MessageFlag.settled);
  messages.release(message);
}

function open(messages: Messages): number[] {
  const found: number[] = [];
  messages.eachOpen((message) => found.push(message));
  return found;
}

test('a message keeps when it was sent and its own number, whatever becomes of others', () => {
  const messages = filled();
  for (let n = 0; n < MANY; n += 2) leave(messages, n);
  expect(messages.sentAt(9_999)).toBe(99_990);
  expect(messages.own(4_097)).toBe(4_097 ^ 0x5555);
});

test('the oldest one in the queue is found behind whole pages of gone ones', () => {
  const messages = filled();
  expect(messages.oldestInQueue()).toBe(0);
  for (let n = 0; n < 9_000; n++) leave(messages, n);
  expect(messages.oldestInQueue()).toBe(9_000);
  for (let n = 9_000; n < MANY; n++) leave(messages, n);
  expect(messages.oldestInQueue()).toBe(NO_MESSAGE);
});

test('a row is kept as long as somebody holds it', () => {
  const messages = filled();
  messages.hold(0);
  for (let n = 0; n < MANY; n++) leave(messages, n);
  expect(messages.sentAt(0)).toBe(0);
  messages.release(0);
  expect(() => messages.sentAt(0)).toThrow();
});

test('what is open is counted one by one', () => {
  const messages = filled();
  for (let n = 0; n < MANY; n++) if (n !== 3 && n !== 8_000) leave(messages, n);
  expect(open(messages)).toEqual([3, 8_000]);
});

test('releasing a message once more than it was held is refused', () => {
  const messages = new Messages();
  messages.add(0, 1);
  messages.release(0);
  expect(() => messages.release(0)).toThrow(/released more often/);
});
