import { type Micros, MS } from '../units/time.ts';

/**
 * What a run's money bought. Each run has one fate, the first of these that holds when it ends: nobody waited for it any
 * more; it repeated work that a run before it had begun; it failed. What is left is ordinary.
 */
export const RunFate = { ordinary: 0, abandoned: 1, retry: 2, failed: 3 } as const;
export type RunFate = (typeof RunFate)[keyof typeof RunFate];

const FATES = 4;
const SOURCES_AT_FIRST = 8;

/** What some of the runs of a function used. */
export interface UsagePart {
  /** Runs that began. */
  readonly requests: number;
  /** Billed milliseconds of runs that ended, on demand and on provisioned environments. */
  readonly onDemandMs: number;
  readonly provisionedMs: number;
}

/** The runs of one function in the window, by the source whose items they worked on and by their fate. */
export class UsageLedger {
  private requests = new Float64Array(SOURCES_AT_FIRST * FATES);
  private onDemand = new Float64Array(SOURCES_AT_FIRST * FATES);
  private onProvisioned = new Float64Array(SOURCES_AT_FIRST * FATES);

  /**
   * A run has ended.
   *
   * @param began whether it began in the window: its request is charged when it begins, its time when it ends
   */
  ended(source: number, fate: RunFate, billed: Micros, began: boolean, isProvisioned: boolean): void {
    const cell = this.cell(source, fate);
    if (began) this.requests[cell]++;
    if (isProvisioned) this.onProvisioned[cell] += billed;
    else this.onDemand[cell] += billed;
  }

  /** A run that began in the window has not ended at the horizon: its request is charged, its time not yet. */
  unfinished(source: number): void {
    this.requests[this.cell(source, RunFate.ordinary)]++;
  }

  startWindow(): void {
    for (const column of [this.requests, this.onDemand, this.onProvisioned]) column.fill(0);
  }

  /** Billed time of all runs, in microseconds. */
  get billed(): Micros {
    const sum = (column: Float64Array): Micros => column.reduce((total, one) => total + one, 0);
    return sum(this.onDemand) + sum(this.onProvisioned);
  }

  /** @param source its number; absent: all @param fate absent: all */
  part({ source, fate }: { readonly source?: number; readonly fate?: RunFate }): UsagePart {
    let requests = 0;
    let onDemand = 0;
    let onProvisioned = 0;
    // Of one source there are a few cells; to look through all would make a bill grow with the square of the sources.
    const first = source === undefined ? 0 : source * FATES;
    const end = source === undefined ? this.requests.length : Math.min(first + FATES, this.requests.length);
    for (let cell = first; cell < end; cell++) {
      if (fate !== undefined && cell % FATES !== fate) continue;
      requests += this.requests[cell];
      onDemand += this.onDemand[cell];
      onProvisioned += this.onProvisioned[cell];
    }
    return { requests, onDemandMs: onDemand / MS, provisionedMs: onProvisioned / MS };
  }

  /** Numbers of the sources whose items it worked on, the lowest first. */
  get sources(): readonly number[] {
    const sources = new Set<number>();
    for (let cell = 0; cell < this.requests.length; cell++) {
      const used = this.requests[cell] + this.onDemand[cell] + this.onProvisioned[cell];
      if (used > 0) sources.add(Math.floor(cell / FATES));
    }
    return [...sources];
  }

  private cell(source: number, fate: RunFate): number {
    const cell = source * FATES + fate;
    while (cell >= this.requests.length) this.grow();
    return cell;
  }

  private grow(): void {
    this.requests = doubled(this.requests);
    this.onDemand = doubled(this.onDemand);
    this.onProvisioned = doubled(this.onProvisioned);
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(column.length * 2);
  wider.set(column);
  return wider;
}
