import { RequestFlag, type Requests } from '../kernel/requests.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';

/** How long the runs of a function take, and which of them fail. */
export interface RunLaws {
  /** Own time of a run, before `durationFactor`. */
  readonly duration: Distribution;
  /** What memory makes of a duration that was measured at another size (E-61). */
  readonly durationFactor: number;
  /** What each record of a batch adds to it. */
  readonly durationPerRecord: Micros;
  readonly init: Distribution;
  readonly errorRate: number;
  readonly serviceErrorRate: number;
}

/** What tells one version of a function from another. */
export interface VersionTraits {
  /** Share of its runs that fail. */
  readonly errorRate: number;
  /** Its own time is so many times that of the function as it is written. */
  readonly durationFactor: number;
  /** What its new environments begin with. */
  readonly init: Distribution;
}

/** What is drawn for a run, each from the request's own number, so that two configurations meet the same requests. */
export class RunDraws {
  /** What faults do to runs that begin now: their own time is so many times as long, and further shares of them fail. */
  faultDurationFactor = 1;
  faultErrorRate = 0;
  faultServiceErrorRate = 0;
  /** Of the version that the request which is looked at now is run by. */
  traits: VersionTraits;
  private readonly stream = new RandomStream('one request');
  private readonly durationKey: number;
  private readonly initKey: number;
  private readonly errorKey: number;
  private readonly serviceKey: number;

  constructor(
    private readonly requests: Requests,
    streams: Streams,
    functionName: string,
    private readonly laws: RunLaws,
  ) {
    this.traits = { errorRate: laws.errorRate, durationFactor: 1, init: laws.init };
    const entity = `functions/${functionName}`;
    this.durationKey = streams.key(entity, 'duration');
    this.initKey = streams.key(entity, 'init');
    this.errorKey = streams.key(entity, 'error');
    this.serviceKey = streams.key(entity, 'service error');
  }

  /** Whole microseconds in the function's own code. */
  duration(request: RequestId): Micros {
    if (this.requests.hasGiven) {
      const given = this.requests.given[request];
      // Measured, from a trace; NaN where it was not.
      if (given >= 0) return Math.round(given * this.traits.durationFactor * this.faultDurationFactor);
    }
    this.stream.restart(this.requests.own[request] ^ this.durationKey, this.requests.runs[request]);
    const { duration, durationPerRecord, durationFactor } = this.laws;
    const measured = duration.sample(this.stream) + durationPerRecord * this.requests.records[request];
    return Math.round(measured * durationFactor * this.traits.durationFactor * this.faultDurationFactor);
  }

  /** Whole microseconds of Init. */
  init(request: RequestId): Micros {
    this.stream.restart(this.requests.own[request] ^ this.initKey, this.requests.runs[request]);
    return Math.round(this.traits.init.sample(this.stream));
  }

  /** Whether the code fails. */
  fails(request: RequestId): boolean {
    if ((this.requests.flags[request] & RequestFlag.poisoned) !== 0) return true;
    const share = eitherOf(this.traits.errorRate, this.faultErrorRate);
    if (share === 0) return false;
    this.stream.restart(this.requests.own[request] ^ this.errorKey, this.requests.runs[request]);
    return this.stream.uniform() < share;
  }

  /** Whether the service itself answers with a 5xx. */
  serviceFails(request: RequestId): boolean {
    const share = eitherOf(this.laws.serviceErrorRate, this.faultServiceErrorRate);
    if (share === 0) return false;
    const { own, attempt, throttles, runs } = this.requests;
    const tries = attempt[request] + throttles[request]; // since the last run
    this.stream.restart(own[request] ^ this.serviceKey, runs[request] * 0x1000000 + tries);
    return this.stream.uniform() < share;
  }
}

/** Two shares that hold independently of each other; exactly the first where the second is 0. */
export function eitherOf(own: number, fault: number): number {
  return fault === 0 ? own : 1 - (1 - own) * (1 - fault);
}
