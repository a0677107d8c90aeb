import type { Requests } from '../kernel/requests.ts';
import { RequestFlag } from '../kernel/requests.ts';
import type { AliasObserver } from '../observe/alias-observer.ts';
import type { EndedRun } from '../observe/function-observer.ts';
import type { EnvironmentId, RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { ProvisionedShare } from './gates.ts';
import type { ProvisionedConcurrency } from './provisioned.ts';
import type { RunDraws, VersionTraits } from './run-draws.ts';
import type { VersionEnvironments } from './version-environments.ts';
import type { Routing, VersionChoice } from './versions.ts';

/**
 * An alias that points to two versions of a function and keeps its weights. Each invocation is routed on its own; the
 * versions share the function's gates, and nothing else.
 */
export class Alias implements Routing {
  constructor(
    private readonly requests: Requests,
    private readonly choice: VersionChoice,
    private readonly environments: VersionEnvironments,
    private readonly draws: RunDraws,
    private readonly observer: AliasObserver,
    private readonly provisioned: VersionProvisioned,
    private readonly options: {
      readonly traits: readonly [VersionTraits, VersionTraits];
      /** Share of invocations that go to the second version; the first has the rest. */
      readonly weight: number;
    },
  ) {}

  route(request: RequestId): void {
    const { weight, traits } = this.options;
    const version = this.choice.isAmong(weight, request) ? 1 : 0;
    this.environments.serving = version;
    this.draws.traits = traits[version];
  }

  started(now: Micros, environment: EnvironmentId, request: RequestId): void {
    const version = this.environments.versionOf(environment);
    const flags = this.requests.flags[request];
    const spilled = (flags & RequestFlag.provisioned) === 0 && this.provisioned.spills;
    this.observer.started(now, version, { isCold: (flags & RequestFlag.cold) !== 0, isSpilled: spilled });
  }

  ended(now: Micros, environment: EnvironmentId, run: EndedRun): void {
    this.observer.ended(now, this.environments.versionOf(environment), run);
  }
}

/** Provisioned concurrency that each of two versions has for itself (C-40). What it claims counts together (C-41). */
export class VersionProvisioned implements ProvisionedShare {
  constructor(
    private readonly environments: VersionEnvironments,
    /** By version; null where it has none. */
    private readonly each: readonly (ProvisionedConcurrency | null)[],
  ) {}

  get claimed(): number {
    return (this.each[0]?.claimed ?? 0) + (this.each[1]?.claimed ?? 0);
  }

  get spills(): boolean {
    return this.serving?.spills ?? false;
  }

  isUsable(isOverdrawn: boolean): boolean {
    return this.serving?.isUsable(isOverdrawn) ?? false;
  }

  admits(now: Micros, isSynchronous: boolean): boolean {
    return this.serving?.admits(now, isSynchronous) ?? false;
  }

  private get serving(): ProvisionedConcurrency | null {
    return this.each[this.environments.serving];
  }
}
