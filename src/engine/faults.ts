import type { QueueSink } from '../downstream/queue-sink.ts';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Source } from '../sources/source.ts';
import { assert } from '../units/assert.ts';
import type { EventKind } from '../units/ids.ts';
import { SECOND } from '../units/time.ts';
import type { Parts } from './assemble.ts';

type Fault = Scenario['faults'][number];

/** Lets what the scenario does to the system happen in its time: deployments (E-09), dead-letter queues redriven. */
export function scheduleFaults(scenario: Scenario, parts: Parts): void {
  const { kernel } = parts;
  const happenings = scenario.faults.map((fault) => happeningOf(fault, scenario, parts));
  const happened = kernel.on('fault happened', Phase.timer, (index) => happenings[index]());
  for (const [index, { at }] of scenario.faults.entries()) kernel.scheduleAt(at, happened, index);
}

function happeningOf(fault: Fault, { downstreams, sources }: Scenario, parts: Parts): () => void {
  if ('deploy' in fault) return () => parts.functions.get(fault.deploy)?.deploy();
  if ('reshard' in fault) return () => parts.streamsByName.get(fault.reshard)?.reshard(fault.shards);
  const sink = parts.sinks[Object.keys(downstreams).indexOf(fault.redrive)];
  const source = parts.sources[Object.keys(sources).indexOf(fault.to)];
  const redrive = new Redrive(parts.kernel, sink, source, fault.rate);
  return () => redrive.start();
}

/** Sends what a dead-letter queue holds to a queue again, so many messages a second. */
class Redrive {
  private readonly moved: EventKind;
  private startedAt = 0;
  private count = 0;
  private done = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly from: QueueSink,
    private readonly to: Source,
    private readonly rate: number,
  ) {
    from.keepItems();
    this.moved = kernel.on('message redriven', Phase.arrival, () => this.move());
  }

  start(): void {
    this.startedAt = this.kernel.now;
    this.count = this.from.held;
    this.done = 0;
    this.next();
  }

  private move(): void {
    const own = this.from.takeItem();
    if (own === undefined) return; // another redrive took it
    assert(this.to.offerAgain !== undefined, 'messages are redriven to a source that cannot take them');
    this.to.offerAgain(own);
    this.done++;
    this.next();
  }

  private next(): void {
    if (this.done === this.count) return;
    this.kernel.scheduleAt(this.startedAt + Math.round((this.done * SECOND) / this.rate), this.moved);
  }
}
