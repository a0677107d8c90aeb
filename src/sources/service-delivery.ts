import { HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';

/** The waits of a sender that repeats until accepted: some at once, some after one wait, a growing part, then a steady one. */
export interface DeliveryRule {
  /** Tries in all, the first included. */
  readonly maxAttempts: number;
  /** Age of the event after which it is given up. */
  readonly maxAge: Micros;
  /** Tries without a wait, the first included. */
  readonly immediate: number;
  /** Tries after `base`, before the wait begins to grow. */
  readonly flat: number;
  /** Tries over which the wait grows from `base` to `cap`; 0: it doubles until it reaches `cap`. */
  readonly growing: number;
  readonly base: Micros;
  readonly cap: Micros;
}

const NEVER = Number.POSITIVE_INFINITY;

/** One try, and no other. */
export const ONCE: DeliveryRule = { maxAttempts: 1, maxAge: NEVER, immediate: 1, flat: 0, growing: 0, base: 0, cap: 0 };

/** Doubling from 1 s to 5 min: assumed where a service only says "exponential backoff". */
export const BACKOFF: DeliveryRule = { ...ONCE, maxAttempts: NEVER, base: SECOND, cap: 5 * MINUTE };

/**
 * The wait of a sender before its next try.
 *
 * @param attempt tries so far, at least 1
 * @returns microseconds; exact where the service publishes its waits (W-S1)
 */
export function deliveryWait(rule: DeliveryRule, attempt: number): Micros {
  if (attempt < rule.immediate) return 0;
  const afterImmediate = attempt - rule.immediate;
  if (afterImmediate < rule.flat) return rule.base;
  const grown = afterImmediate - rule.flat;
  if (rule.growing === 0) return Math.min(rule.cap, doubled(rule.base, grown));
  if (grown >= rule.growing) return rule.cap;
  const share = rule.growing === 1 ? 1 : grown / (rule.growing - 1);
  return Math.round(rule.base * Math.exp(share * Math.log(rule.cap / rule.base)));
}

function doubled(base: Micros, times: number): Micros {
  let wait = base;
  for (let i = 0; i < times && wait < HOUR; i++) wait *= 2;
  return wait;
}

/** From the first try to the last, where none is accepted; infinite for a sender that never gives up. */
export function deliverySpan(rule: DeliveryRule): Micros {
  if (rule.maxAttempts === NEVER) return rule.maxAge;
  let span = 0;
  for (let attempt = 1; attempt < rule.maxAttempts && span < rule.maxAge; attempt++) {
    span += deliveryWait(rule, attempt);
  }
  return Math.min(span, rule.maxAge);
}
