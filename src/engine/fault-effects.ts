import type { Door, Outage } from '../downstream/door.ts';
import type { LambdaFunction } from '../platform/function.ts';
import type { Fault, FunctionFault } from '../scenario/fault-field.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { AsyncSource } from '../sources/async-source.ts';
import { assert } from '../units/assert.ts';
import type { Parts } from './assemble.ts';
import { deploymentEffect } from './build-versions.ts';
import { loseEnvironments } from './environment-loss.ts';
import { requestRateBucket } from './limits.ts';
import { eitherOf, latestOf, Overlap, product } from './overlap.ts';
import { Redrive } from './redrive.ts';

/** One thing that a fault does, as long as it is there. */
export interface Effect {
  begin(): void;
  end(): void;
}

type DownstreamFault = Extract<Fault, { readonly downstream: string }>;

/** What each fault of a run does to its parts, with those that come at the same time taken together. */
export class FaultEffects {
  private readonly numbers = new Map<string, Overlap<number>>();
  private readonly outages = new Map<string, Overlap<Outage>>();

  constructor(
    private readonly model: ScenarioModel,
    private readonly parts: Parts,
  ) {}

  /** @param index place of the fault in the scenario */
  of(fault: Fault, index: number): readonly Effect[] {
    const { parts } = this;
    if ('deploy' in fault) return [deploymentEffect(parts, this.functionNamed(fault.deploy), fault, index)];
    if ('reshard' in fault) return [sudden(() => parts.streamsByName.get(fault.reshard)?.reshard(fault.shards))];
    if ('redrive' in fault) return [this.redrive(fault)];
    if ('downstream' in fault) return this.onDownstream(fault, index);
    if ('serviceErrors' in fault) return [this.serviceErrors(fault, index)];
    if ('loseEnvironments' in fault) return [this.loss(fault, index)];
    if ('accountConcurrency' in fault) return [this.quota(fault.accountConcurrency, index)];
    if ('surge' in fault) return []; // what arrives knows of it by itself
    return this.onFunction(fault, index);
  }

  private redrive(fault: Extract<Fault, { readonly redrive: string }>): Effect {
    const { parts, model } = this;
    const sink = parts.sinks.get(fault.redrive);
    assert(sink !== undefined, `no queue is called "${fault.redrive}"`);
    const source = parts.sources[Object.keys(model.scenario.sources).indexOf(fault.to)];
    const redrive = new Redrive(parts.kernel, sink, source, fault.rate);
    return sudden(() => redrive.start());
  }

  private onDownstream(fault: DownstreamFault, index: number): readonly Effect[] {
    const { kernel } = this.parts;
    const name = fault.downstream;
    const door = this.doorNamed(name);
    if ('empty' in fault) return [sudden(() => door.flush(kernel.now, fault.refill ?? null))];
    const { slowdown, outage, errorRate } = fault;
    const effects: Effect[] = [];
    if (slowdown !== undefined) {
      effects.push(
        this.number(`slowdown of ${name}`, { index, value: slowdown }, (factors) => {
          door.slowdown = product(factors);
        }),
      );
    }
    if (errorRate !== undefined) {
      effects.push(
        this.number(`errors of ${name}`, { index, value: errorRate }, (shares) => {
          door.faultErrorRate = eitherOf(shares);
        }),
      );
    }
    if (outage !== undefined) effects.push(this.outage(door, outage, index));
    return effects;
  }

  private outage(door: Door, outage: Outage, index: number): Effect {
    const overlap =
      this.outages.get(door.name) ?? new Overlap<Outage>((outages) => door.setOutage(latestOf(outages, 'none')));
    this.outages.set(door.name, overlap);
    return { begin: () => overlap.begin(index, outage), end: () => overlap.end(index) };
  }

  private onFunction({ function: name, errorRate, durationFactor }: FunctionFault, index: number): readonly Effect[] {
    const { draws } = this.functionNamed(name);
    const effects: Effect[] = [];
    if (errorRate !== undefined) {
      effects.push(
        this.number(`errors of function ${name}`, { index, value: errorRate }, (shares) => {
          draws.faultErrorRate = eitherOf(shares);
        }),
      );
    }
    if (durationFactor !== undefined) {
      effects.push(
        this.number(`duration of function ${name}`, { index, value: durationFactor }, (factors) => {
          draws.faultDurationFactor = product(factors);
        }),
      );
    }
    return effects;
  }

  /** On the way to a function: its invocations, and events that are handed over for it. */
  private serviceErrors(
    { serviceErrors, function: name }: Extract<Fault, { readonly serviceErrors: number }>,
    index: number,
  ): Effect {
    const { functions, sources } = this.parts;
    const settings = Object.values(this.model.scenario.sources);
    const names = name === undefined ? [...functions.keys()] : [name];
    return together(
      names.map((affected) => {
        const { draws } = this.functionNamed(affected);
        const senders = sources.filter((_, source) => settings[source]?.target === affected).filter(isAsyncSource);
        return this.number(`service errors of ${affected}`, { index, value: serviceErrors }, (shares) => {
          draws.faultServiceErrorRate = eitherOf(shares);
          for (const sender of senders) sender.faultServiceErrorRate = eitherOf(shares);
        });
      }),
    );
  }

  private loss(
    { loseEnvironments: share, function: name }: Extract<Fault, { readonly loseEnvironments: number }>,
    index: number,
  ): Effect {
    const { parts } = this;
    const random = parts.streams.named(`faults/environments ${name ?? ''}`, `choice ${index}`);
    const affected = name === undefined ? [...parts.functions.values()] : [this.functionNamed(name)];
    return sudden(() => {
      for (const fn of affected) loseEnvironments(parts, fn, share, random);
    });
  }

  /** The pool of functions without a reservation takes all of the change; the gate of 10 x follows (C-03, C-20). */
  private quota(accountConcurrency: number, index: number): Effect {
    const { account, kernel } = this.parts;
    const { platform } = this.model;
    let present = platform.accountConcurrency;
    return this.number('quota', { index, value: accountConcurrency }, (quotas) => {
      const quota = latestOf(quotas, platform.accountConcurrency);
      const units = quota - present;
      present = quota;
      account.changeQuota(kernel.now, units, requestRateBucket(quota, platform));
      account.limits.concurrencyWatch.change(units);
      account.limits.requestRateWatch.change(units * (platform.requestRateFactor ?? 0));
    });
  }

  /** A quantity that several faults may change. The first who asks for it says how. */
  private number(
    quantity: string,
    { index, value }: { readonly index: number; readonly value: number },
    apply: (values: readonly number[]) => void,
  ): Effect {
    const overlap = this.numbers.get(quantity) ?? new Overlap<number>(apply);
    this.numbers.set(quantity, overlap);
    return { begin: () => overlap.begin(index, value), end: () => overlap.end(index) };
  }

  private functionNamed(name: string): LambdaFunction {
    const fn = this.parts.functions.get(name);
    assert(fn !== undefined, `no function is called "${name}"`);
    return fn;
  }

  private doorNamed(name: string): Door {
    const door = this.parts.doors.get(name);
    assert(door !== undefined, `no downstream that is called has the name "${name}"`);
    return door;
  }
}

function sudden(happen: () => void): Effect {
  return { begin: happen, end: () => {} };
}

function together(effects: readonly Effect[]): Effect {
  return {
    begin: () => {
      for (const effect of effects) effect.begin();
    },
    end: () => {
      for (const effect of effects) effect.end();
    },
  };
}

function isAsyncSource(source: unknown): source is AsyncSource {
  return source instanceof AsyncSource;
}
