import type { Requests } from '../kernel/requests.ts';
import type { EndedRun } from '../observe/function-observer.ts';
import type { VersionObserver } from '../observe/version-observer.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { EnvironmentId, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Environments, VersionNumber } from './environments.ts';
import type { ProvisionedConcurrency } from './provisioned.ts';
import type { RunDraws, VersionTraits } from './run-draws.ts';

/** Which version of a function runs a request, as the function's runs see it. */
export interface Routing {
  /** Decides which version runs a request that comes in now. */
  route(request: RequestId): void;
  /** A run began. */
  started(now: Micros, environment: EnvironmentId, request: RequestId): void;
  ended(now: Micros, environment: EnvironmentId, run: EndedRun): void;
}

/** Chooses one of two versions for each try of a request, by a number drawn from the request's own. */
export class VersionChoice {
  private readonly stream = new RandomStream('one request');
  private readonly key: number;

  constructor(
    private readonly requests: Requests,
    streams: Streams,
    functionName: string,
  ) {
    this.key = streams.key(`functions/${functionName}`, 'version');
  }

  /** Whether a try, admitted or not, is among this share of all; a larger share has the same tries and further ones. */
  isAmong(share: number, request: RequestId): boolean {
    const { own, attempt, throttles, runs } = this.requests;
    const tries = attempt[request] + throttles[request]; // since the last run
    this.stream.restart(own[request] ^ this.key, runs[request] * 0x1000000 + tries);
    return this.stream.uniform() < share;
  }
}

/** A staged deployment that is under way. */
export interface UnderWay {
  /** Something else is deployed: this one ends where it is. */
  interrupt(): void;
}

/**
 * An alias that points to one version of a function, or to two with a weight. Each invocation is routed on its own.
 * Versions have their own environments, and share all else that the function has.
 */
export class Versions implements Routing {
  /** The version that all traffic goes to, but for the share of the newer one. */
  current: VersionNumber = 0;
  /** Null where no deployment is under way. */
  underWay: UnderWay | null = null;
  /** Runs of the newer version that have ended, and those among them that failed; since the beginning of the run. */
  newRuns = 0;
  newErrors = 0;
  private weight = 0;
  private readonly traits: [VersionTraits, VersionTraits];

  constructor(
    private readonly choice: VersionChoice,
    private readonly environments: Environments,
    private readonly draws: RunDraws,
    readonly observer: VersionObserver,
    /** Null where the function has none. */
    private readonly provisioned: ProvisionedConcurrency | null,
  ) {
    this.traits = [draws.traits, draws.traits];
  }

  route(request: RequestId): void {
    const version = this.weight > 0 && this.choice.isAmong(this.weight, request) ? this.newer : this.current;
    this.environments.serving = version;
    this.draws.traits = this.traits[version];
  }

  started(now: Micros, environment: EnvironmentId): void {
    this.observer.started(now, this.environments.versionOf(environment) !== this.current);
  }

  ended(now: Micros, environment: EnvironmentId, { isError }: EndedRun): void {
    if (this.environments.versionOf(environment) === this.current) return;
    this.newRuns++;
    if (!isError) return;
    this.newErrors++;
    this.observer.failed(now);
  }

  /** The present version becomes another at once: what environments there are must be replaced. */
  change(traits: Partial<VersionTraits>): void {
    this.traits[this.current] = { ...this.traits[this.current], ...traits };
  }

  /** A newer version comes, without traffic yet. @param traits where it differs from the present one */
  begin(traits: Partial<VersionTraits>): void {
    this.traits[this.newer] = { ...this.traits[this.current], ...traits };
  }

  /** @param weight share of invocations that go to the newer version from now on; the present one has the rest */
  shift(weight: number): void {
    this.weight = weight;
  }

  /** The newer version is the present one, with all traffic. */
  complete(now: Micros): void {
    const old = this.current;
    this.weight = 0;
    this.current = this.newer;
    this.environments.replaceAll(now, old);
    this.provisioned?.move(this.current);
  }

  /** All traffic goes to the present version again, on what is left of its environments. */
  giveUp(now: Micros): void {
    this.weight = 0;
    this.environments.replaceAll(now, this.newer);
  }

  /** Something else is deployed: a deployment that is under way ends where it is. */
  interrupt(): void {
    this.underWay?.interrupt();
  }

  private get newer(): VersionNumber {
    return this.current === 0 ? 1 : 0;
  }
}
