/**
 * What is still to happen, in the order in which it will: by key (instant and phase in one number), then by the order
 * of insertion. Implementations differ in speed only.
 */
export interface Agenda {
  /** Events waiting. */
  readonly size: number;
  /** Of the event that `take` moved out last. */
  readonly key: number;
  readonly kind: number;
  readonly subject: number;
  /**
   * @param key a whole number below 2^53, of no earlier instant than the key taken last; its phase may be earlier
   * @param kind 0 to 65535
   * @param subject a 32-bit integer
   */
  add(key: number, kind: number, subject: number): void;
  /** Moves the earliest event into `key`, `kind` and `subject` if its key is below `limit`. False when there is none. */
  take(limit: number): boolean;
}
