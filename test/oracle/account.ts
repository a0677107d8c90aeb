import { Bucket, StepBucket } from './bucket.ts';
import type { Surroundings } from './surroundings.ts';

/** The concurrency that functions without a reservation share (C-03, C-10), and the rates of all functions together. */
export class Account {
  inUse = 0;
  readonly capacity: number;
  readonly requestRate: Bucket | null;
  readonly scalingRate: Bucket | StepBucket | null;

  constructor(around: Surroundings) {
    const { platform, scenario } = around.model;
    const reservations = Object.values(scenario.functions).map(({ reservedConcurrency }) => reservedConcurrency ?? 0);
    this.capacity = platform.accountConcurrency - reservations.reduce((sum, units) => sum + units, 0);
    this.requestRate = requestRate(around, platform.accountConcurrency);
    this.scalingRate = platform.scalingScope === 'account' ? scalingRate(around) : null;
  }
}

/** 10 requests a second for each unit of concurrency (C-20, C-21); at once as many as within the window (C-26). */
export function requestRate({ world, model }: Surroundings, units: number): Bucket | null {
  const { requestRateFactor: factor, requestRateWindow: window } = model.platform;
  if (factor === null) return null;
  const perSecond = units * factor;
  return new Bucket(world, perSecond, 1_000_000, Math.max(1_000_000, perSecond * window));
}

/** New environments of a function (C-30), or of all of them (C-34). */
export function scalingRate({ world, model }: Surroundings): Bucket | StepBucket {
  const { scalingIncrement, scalingInterval, scalingBurst, scalingRefill } = model.platform;
  if (scalingRefill === 'stepped') return new StepBucket(world, scalingIncrement, scalingInterval, scalingBurst);
  return new Bucket(world, scalingIncrement, scalingInterval, scalingBurst * scalingInterval);
}
