import type { RandomStream } from '../random/stream.ts';
import type { EnvironmentId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Environments, VersionNumber } from './environments.ts';
import type { RunEnvironments } from './run-environments.ts';

/**
 * The environments of two versions that run beside each other for the whole run, each with provisioned ones of its own.
 * Numbers of environments interleave, so that each belongs to one version: that of the first are even.
 */
export class VersionEnvironments implements RunEnvironments {
  /** The version of the request that is looked at now. */
  serving: VersionNumber = 0;

  constructor(readonly each: readonly [Environments, Environments]) {}

  set onEnded(listener: ((environment: EnvironmentId) => void) | null) {
    for (const version of VERSIONS) {
      this.each[version].onEnded = listener && ((environment) => listener(outer(version, environment)));
    }
  }

  /** How many there are of both versions. */
  get size(): number {
    return this.each[0].size + this.each[1].size;
  }

  get idle(): number {
    return this.each[this.serving].idle;
  }

  get servesProvisioned(): boolean {
    return this.each[this.serving].servesProvisioned;
  }

  get idleOnProvisioned(): number {
    return this.each[this.serving].idleOnProvisioned;
  }

  takeOnDemand(): EnvironmentId {
    return outer(this.serving, this.each[this.serving].takeOnDemand());
  }

  takeProvisioned(): EnvironmentId {
    return outer(this.serving, this.each[this.serving].takeProvisioned());
  }

  start(now: Micros, provisioned: boolean): EnvironmentId {
    return outer(this.serving, this.each[this.serving].start(now, provisioned));
  }

  release(now: Micros, environment: EnvironmentId): void {
    this.of(environment).release(now, inner(environment));
  }

  willTimeOut(environment: EnvironmentId): void {
    this.reset(environment);
  }

  reset(environment: EnvironmentId): void {
    this.of(environment).reset(inner(environment));
  }

  takeReset(environment: EnvironmentId): boolean {
    return this.of(environment).takeReset(inner(environment));
  }

  setInit(environment: EnvironmentId, init: Micros, billed: Micros): void {
    this.of(environment).setInit(inner(environment), init, billed);
  }

  cutInit(environment: EnvironmentId, elapsed: Micros): void {
    this.of(environment).cutInit(inner(environment), elapsed);
  }

  initOf(environment: EnvironmentId): Micros {
    return this.of(environment).initOf(inner(environment));
  }

  billedInitOf(environment: EnvironmentId): Micros {
    return this.of(environment).billedInitOf(inner(environment));
  }

  replaceAll(now: Micros, version: VersionNumber): void {
    this.each[version].replaceAll(now);
  }

  /** A share of the environments of each version. */
  lose(now: Micros, share: number, random: RandomStream): Set<number> {
    return new Set(
      VERSIONS.flatMap((version) =>
        [...this.each[version].lose(now, share, random)].map((one) => outer(version, one as EnvironmentId)),
      ),
    );
  }

  versionOf(environment: EnvironmentId): VersionNumber {
    return (environment & 1) as VersionNumber;
  }

  private of(environment: EnvironmentId): Environments {
    return this.each[this.versionOf(environment)];
  }
}

const VERSIONS = [0, 1] as const;

/** The number of an environment among those of both versions. */
function outer(version: VersionNumber, environment: EnvironmentId): EnvironmentId {
  return (environment * 2 + version) as EnvironmentId;
}

/** Its number among those of its own version. */
function inner(environment: EnvironmentId): EnvironmentId {
  return (environment >>> 1) as EnvironmentId;
}
