import type { RequestId } from '../units/ids.ts';

/** How a run ended. */
export const Outcome = {
  success: 0,
  /** The code threw, or the runtime crashed. */
  error: 1,
  /** The function's own timeout cut it off; CloudWatch counts it among the errors (M-02). */
  timeout: 2,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Which gate refused a request; the first that applies in the platform's order. */
export const Refusal = {
  /** No unit of the shared pool is free (C-03). */
  accountConcurrency: 0,
  /** The function uses all it has reserved (C-10). */
  reservedConcurrency: 1,
  /** 10 x the account's quota, per second (C-20). */
  accountRequestRate: 2,
  /** 10 x the function's reservation, per second (C-21). */
  functionRequestRate: 3,
  /** No new environment may start now (C-30, C-34). */
  scalingRate: 4,
  /** The service itself answered 5xx: not a throttle, but the caller must decide all the same. */
  serviceError: 5,
  /** Every slot of its managed instances is in use (E-51). */
  managedConcurrency: 6,
} as const;
export type Refusal = (typeof Refusal)[keyof typeof Refusal];

/** What can be invoked: a function. */
export interface Invocable {
  /** Tries to run a waiting request now; tells its caller at once when that is refused, and later how the run ended. */
  invoke(request: RequestId, isSynchronous: boolean): void;
}

/** Who invoked, and decides what happens next. */
export interface Caller {
  /** The request was refused. It is waiting, as before. */
  refused(request: RequestId, refusal: Refusal): void;
  /** The run is over. The request is waiting again, and its environment free. */
  finished(request: RequestId, outcome: Outcome): void;
}
