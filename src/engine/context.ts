import type { Callee, CallOwner } from '../downstream/calls.ts';
import { Calls } from '../downstream/calls.ts';
import type { Door } from '../downstream/door.ts';
import type { QueueSink } from '../downstream/queue-sink.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Requests } from '../kernel/requests.ts';
import type { Timeline } from '../observe/timeline.ts';
import type { Account } from '../platform/account.ts';
import type { AsyncQueue, EventOwner } from '../platform/async-queue.ts';
import type { LambdaFunction } from '../platform/function.ts';
import type { Caller } from '../platform/invocation.ts';
import type { Streams } from '../random/stream.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { EventCalls } from '../sources/event-calls.ts';
import type { Source } from '../sources/source.ts';
import type { Stream } from '../sources/stream.ts';
import { assert } from '../units/assert.ts';
import { Chains } from './chains.ts';
import { type PlannedFault, planFaults } from './fault-plan.ts';
import type { Watches } from './limits.ts';

/** What the parts of a run are built from, and where they find each other. */
export class Context {
  readonly functions = new Map<string, LambdaFunction>();
  readonly queues = new Map<string, AsyncQueue>();
  readonly sinks = new Map<string, QueueSink>();
  /** The same queues as functions send to them. */
  readonly queueCallees = new Map<string, Callee>();
  /** Downstreams that are called. */
  readonly doors = new Map<string, Door>();
  readonly calls = new Calls();
  /** Who is told how a call ended, by number. */
  readonly callOwners: CallOwner[] = [];
  /** Functions that other functions call, by name. */
  readonly functionCallees = new Map<string, Callee>();
  /** The function that runs what each caller invokes, by the caller's number. */
  readonly runners: LambdaFunction[] = [];
  /** Who is told how a run ended, by number: sources first, then the asynchronous queues. */
  readonly callers: Caller[] = [];
  /** Streams by the name of their source. */
  readonly streamsByName = new Map<string, Stream>();
  /** Mappings that read a stream beside its first one, in file order; their numbers follow those of the named sources. */
  readonly furtherSources: Source[] = [];
  /** What functions hand to each other as events, in file order; their numbers follow those of further mappings. */
  readonly eventSources: EventCalls[] = [];
  /** Chains of invocations that lead back to where they began. */
  readonly chains: Chains;
  /** What happens to the system, and when, in file order. */
  readonly faults: readonly PlannedFault[];
  /** Sources that the scenario names, and further consumers of streams among them. */
  sourcesNamed = 0;
  consumersNamed = 0;
  /** Sources of asynchronous events, by the number of the source. */
  readonly owners: EventOwner[] = [];

  constructor(
    readonly model: ScenarioModel,
    readonly kernel: Kernel,
    readonly requests: Requests,
    readonly streams: Streams,
    readonly timeline: Timeline,
    readonly watches: Watches,
    readonly account: Account,
  ) {
    this.chains = new Chains(model);
    this.faults = planFaults(model.scenario, streams, timeline.horizon);
  }

  functionNamed(name: string): LambdaFunction {
    return found(this.functions, name);
  }

  doorNamed(name: string): Door {
    return found(this.doors, name);
  }

  /** What one function hands to another. @param name as `eventCallsName` gives it */
  eventCallsNamed(name: string): EventCalls {
    const found = this.eventSources.find(({ observer }) => observer.name === name);
    assert(found !== undefined, `nothing is called "${name}"`);
    return found;
  }

  queueOf(functionName: string): AsyncQueue {
    return found(this.queues, functionName);
  }

  /** The downstream of that name; null where none is named. */
  sinkNamed(name: string | undefined): QueueSink | null {
    return name === undefined ? null : found(this.sinks, name);
  }
}

function found<Part>(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name);
  assert(part !== undefined, `nothing is called "${name}"`);
  return part;
}
