import { MINUTE, type Micros, SECOND } from '../units/time.ts';
import { UnitBucket } from './unit-bucket.ts';

/** Whether a table takes a call, or which of its limits is in the way. */
export const Admission = { granted: 0, tableFull: 1, partitionFull: 2 } as const;
export type Admission = (typeof Admission)[keyof typeof Admission];

/** The capacity of a table for one operation: writes, or reads. */
export interface Capacity {
  /** What the whole table takes now, in units a second. */
  readonly ceiling: number;
  /** Lets in what grows with time take effect. @returns whether the ceiling has changed */
  grow(now: Micros): boolean;
  /** Takes the units of one call where there is room; otherwise nothing. */
  admit(now: Micros, partition: number): Admission;
  /** The table has so many partitions from now on. */
  split(partitions: number): void;
}

/** What one operation costs, and what its partitions can take. */
export interface OperationLimits {
  /** Half units of one call. */
  readonly cost: number;
  /** Units a second that no partition exceeds (D-10). */
  readonly partitionMaximum: number;
}

export interface ProvisionedOptions extends OperationLimits {
  /** Units a second of the table. */
  readonly units: number;
  readonly partitions: number;
  /** How much unused capacity is kept, as time (D-10). */
  readonly burst: Micros;
  /** Whether a partition may use what others leave. */
  readonly isAdaptive: boolean;
}

/**
 * Provisioned capacity: each partition has an equal share and keeps what it has not used for a while. Beyond that it
 * may use what the table as a whole has not used within the last second (adaptive capacity, D-10), never more than its
 * own maximum. What was lent is not kept as well: the table never serves more than its rate and one full reserve.
 */
export class ProvisionedCapacity implements Capacity {
  readonly ceiling: number;
  private readonly maxima: UnitBucket[];
  private readonly own: UnitBucket[];
  /** What the table may still serve, its reserve included. */
  private readonly reserve: UnitBucket;
  /** What the table has not used just now. */
  private readonly unused: UnitBucket;
  private readonly isAdaptive: boolean;

  constructor({ units, partitions, burst, cost, isAdaptive, partitionMaximum }: ProvisionedOptions) {
    this.ceiling = units;
    this.isAdaptive = isAdaptive;
    const rate = 2 * units;
    this.maxima = maximaOf(partitions, { cost, partitionMaximum });
    this.own = Array.from(
      { length: partitions },
      () => new UnitBucket({ rate, span: burst, shares: partitions, cost }),
    );
    this.reserve = new UnitBucket({ rate, span: burst, shares: 1, cost });
    this.unused = new UnitBucket({ rate, span: SECOND, shares: 1, cost });
  }

  grow(): boolean {
    return false;
  }

  admit(now: Micros, partition: number): Admission {
    const { own, maxima, reserve, unused } = this;
    if (!maxima[partition].hasRoom(now)) return Admission.partitionFull;
    if (!reserve.hasRoom(now)) return Admission.tableFull;
    if (own[partition].hasRoom(now)) {
      own[partition].take();
      unused.owe(now);
    } else {
      if (!this.isAdaptive) return Admission.partitionFull;
      if (!unused.hasRoom(now)) return Admission.tableFull;
      unused.take();
    }
    maxima[partition].take();
    reserve.take();
    return Admission.granted;
  }

  /** Capacity that does not change needs no other partitions. */
  split(): void {}
}

export interface OnDemandOptions extends OperationLimits {
  /** Units a second that a table of this age has served at its best. */
  readonly previousPeak: number;
  /** Units a second beyond which no table goes. */
  readonly quota: number;
}

/** Time from the beginning of a minute of high use until its double is served (D-11). */
const GROWTH_DELAY: Micros = 30 * MINUTE;
const HALF_UNITS_PER_MINUTE = 2 * (MINUTE / SECOND);

/**
 * On-demand capacity: twice the highest use of any minute that began half an hour ago or earlier, up to the quota
 * (D-11). What is beyond it is refused.
 */
export class OnDemandCapacity implements Capacity {
  ceiling: number;
  private readonly maxima: UnitBucket[];
  private readonly table: UnitBucket;
  private readonly limits: OnDemandOptions;
  private minute = 0;
  /** Half units used in that minute. */
  private used = 0;
  /** Higher ceilings that are to come, each higher than the one before. */
  private readonly coming: { readonly at: Micros; readonly ceiling: number }[] = [];
  private highest: number;

  constructor(limits: OnDemandOptions) {
    this.limits = limits;
    this.ceiling = Math.min(limits.quota, 2 * limits.previousPeak);
    this.highest = this.ceiling;
    this.maxima = [];
    this.table = new UnitBucket({ rate: 2 * this.ceiling, span: SECOND, shares: 1, cost: limits.cost });
  }

  grow(now: Micros): boolean {
    const minute = Math.floor(now / MINUTE);
    if (minute === this.minute) return false;
    this.endMinute();
    this.minute = minute;
    let grown = false;
    while (this.coming.length > 0 && this.coming[0].at <= now) {
      const { at, ceiling } = this.coming[0];
      this.coming.shift();
      this.ceiling = ceiling;
      this.table.setRate(at, 2 * ceiling);
      grown = true;
    }
    return grown;
  }

  admit(now: Micros, partition: number): Admission {
    if (!this.table.hasRoom(now)) return Admission.tableFull;
    if (!this.maxima[partition].hasRoom(now)) return Admission.partitionFull;
    this.table.take();
    this.maxima[partition].take();
    this.used += this.limits.cost;
    return Admission.granted;
  }

  split(partitions: number): void {
    this.maxima.push(...maximaOf(partitions - this.maxima.length, this.limits));
  }

  private endMinute(): void {
    const ceiling = Math.min(this.limits.quota, Math.floor((2 * this.used) / HALF_UNITS_PER_MINUTE));
    this.used = 0;
    if (ceiling <= this.highest) return;
    this.highest = ceiling;
    this.coming.push({ at: this.minute * MINUTE + GROWTH_DELAY, ceiling });
  }
}

function maximaOf(count: number, { cost, partitionMaximum }: OperationLimits): UnitBucket[] {
  const maximum = { rate: 2 * partitionMaximum, span: SECOND, shares: 1, cost };
  return Array.from({ length: count }, () => new UnitBucket(maximum));
}
