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
import type { Source } from '../sources/source.ts';
import type { Stream } from '../sources/stream.ts';
import { assert } from '../units/assert.ts';
import type { Watches } from './limits.ts';

/** What the parts of a run are built from, and where they find each other. */
export class Context {
  readonly functions = new Map<string, LambdaFunction>();
  readonly queues = new Map<string, AsyncQueue>();
  readonly sinks = new Map<string, QueueSink>();
  /** Who is told how a run ended, by number: sources first, then the asynchronous queues. */
  readonly callers: Caller[] = [];
  /** Streams by the name of their source. */
  readonly streamsByName = new Map<string, Stream>();
  /** Mappings that read a stream beside its first one, in file order; their numbers follow those of the named sources. */
  readonly furtherSources: Source[] = [];
  /** Sources that the scenario names. */
  sourcesNamed = 0;
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
  ) {}

  functionNamed(name: string): LambdaFunction {
    return found(this.functions, name);
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
