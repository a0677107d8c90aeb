/** A span or instant of simulated time: a whole number of microseconds, exact up to 2^51 (71 years). */
export type Micros = number;

export const US: Micros = 1;
export const MS: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/** The longest time that the kernel can tell exactly together with a phase: 2^51 microseconds, about 71 years. */
export const LONGEST: Micros = 2 ** 51;
