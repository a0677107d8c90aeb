import { type Kernel, Phase } from '../kernel/kernel.ts';
import { RatePeak } from '../observe/demand.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Distribution } from '../random/distribution.ts';
import { buildDistribution } from '../random/index.ts';
import { type KeyChoice, keyChoice } from '../random/keys.ts';
import { RandomStream } from '../random/stream.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { MINUTE, type Micros } from '../units/time.ts';
import { Answer, type Calls } from './calls.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';
import { Admission, type Capacity, OnDemandCapacity, ProvisionedCapacity } from './table-capacity.ts';
import { LOWEST_PEAK, PARTITION_MAXIMUM, type TableSettings, tableField } from './table-field.ts';

const KB = 1024;
const BURST = 5 * MINUTE;
const HASHES = 2 ** 32;

type OperationName = 'write' | 'read';

/** A table whose capacity, or that of a partition, may be used up: a call then is refused and uses nothing (D-12). */
class Table implements Mechanism {
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly service: Distribution;
  private readonly writes: Operation;
  private readonly reads: Operation;
  private readonly writeShare: number;
  private readonly keys: KeyChoice;
  private readonly draws = new RandomStream('one call');
  private readonly callKey: number;
  private readonly served: EventKind;
  private readonly partitionsGrow: boolean;
  private partitions: number;

  constructor(settings: TableSettings, parts: DownstreamParts) {
    const { kernel, calls, door } = parts;
    this.kernel = kernel;
    this.calls = calls;
    this.door = door;
    this.service = buildDistribution(settings.service);
    this.writeShare = settings.writeShare;
    const { count = null, skew, hot } = settings.keys;
    // Where a key lies belongs to the table: it is the same in all runs.
    const salt = new RandomStream(`table keys/${door.name}`).int32();
    this.keys = keyChoice({ count, skew, hot: typeof hot === 'number' ? [hot] : hot }, salt);
    this.callKey = parts.key('item');
    this.partitionsGrow = settings.partitions === undefined && settings.mode === 'on-demand';
    this.partitions = settings.partitions ?? partitionsOf(settings);
    this.writes = buildOperation('write', settings, this.partitions, parts);
    this.reads = buildOperation('read', settings, this.partitions, parts);
    this.served = kernel.on('item served', Phase.release, (subject) => this.onServed(subject as CallId));
  }

  accept(call: CallId): void {
    const { kernel, door, draws } = this;
    const { now } = kernel;
    // The same item at each try of a call.
    draws.restart(this.calls.own[call] ^ this.callKey, 0);
    const operation = draws.uniform() < this.writeShare ? this.writes : this.reads;
    const hash = this.keys.draw(draws);
    if (operation.capacity.grow(now) && this.partitionsGrow) this.split();
    const partition = Math.floor(((hash >>> 0) / HASHES) * this.partitions);
    const refusing = operation.admit(now, partition);
    if (refusing !== null) {
      door.turnedAway(call, refusing);
      door.answer(call, Answer.refused);
    } else {
      door.observer.inUse.add(now, 1);
      kernel.schedule(door.serviceTime(call, this.service), this.served, call);
    }
  }

  /** More capacity needs more partitions, over which the keys spread anew. */
  private split(): void {
    const { writes, reads } = this;
    const needed = onDemandPartitions(writes.capacity.ceiling, reads.capacity.ceiling);
    if (needed <= this.partitions) return;
    this.partitions = needed;
    writes.split(needed);
    reads.split(needed);
  }

  private onServed(call: CallId): void {
    this.door.observer.inUse.add(this.kernel.now, -1);
    this.door.answer(call, Answer.success);
  }
}

/** The writes of a table, or its reads: their capacity, and how much was asked of it. */
class Operation {
  private readonly asked: RatePeak;
  private readonly askedOf: RatePeak[] = [];
  private readonly tableWatch: LimitWatch;
  private readonly partitionWatch: LimitWatch;
  private readonly warmup: Micros;

  constructor(
    name: OperationName,
    readonly capacity: Capacity,
    parts: DownstreamParts,
    options: { readonly unitsPerCall: number; readonly partitionUnits: number; readonly partitions: number },
  ) {
    const { unitsPerCall, partitionUnits, partitions } = options;
    this.warmup = parts.warmup;
    this.asked = new RatePeak(parts.warmup);
    this.split(partitions);
    // Breaches are told apart by the name of their limit, so the rarer operation has names of its own.
    const limit = name === 'write' ? '' : 'read-';
    const unit = `${name} units per second`;
    const peakOfPartitions = (): number => Math.max(...this.askedOf.map(({ peak }) => peak.value)) * unitsPerCall;
    this.tableWatch = parts.watch(
      `table-${limit}throughput`,
      { value: capacity.ceiling, unit },
      () => this.asked.peak.value * unitsPerCall,
    );
    this.partitionWatch = parts.watch(
      `partition-${limit}throughput`,
      { value: partitionUnits, unit },
      peakOfPartitions,
    );
  }

  /** @returns the limit that refuses the call; null when it is let in */
  admit(now: Micros, partition: number): LimitWatch | null {
    this.asked.add(now);
    this.askedOf[partition].add(now);
    const admission = this.capacity.admit(now, partition);
    if (admission === Admission.granted) return null;
    return admission === Admission.tableFull ? this.tableWatch : this.partitionWatch;
  }

  split(partitions: number): void {
    while (this.askedOf.length < partitions) this.askedOf.push(new RatePeak(this.warmup));
    this.capacity.split(partitions);
  }
}

function buildOperation(
  name: OperationName,
  settings: TableSettings,
  partitions: number,
  parts: DownstreamParts,
): Operation {
  const { mode, quota, adaptiveCapacity = true, burst = BURST } = settings;
  const partitionMaximum = PARTITION_MAXIMUM[name];
  const cost = halfUnitsOf(name, settings);
  const limits = { cost, partitionMaximum };
  const capacity =
    mode === 'provisioned'
      ? new ProvisionedCapacity({
          ...limits,
          units: unitsOf(name, settings),
          partitions,
          burst,
          isAdaptive: adaptiveCapacity,
        })
      : new OnDemandCapacity({ ...limits, previousPeak: peakOf(name, settings), quota: quota[name] });
  const isSplitEvenly = mode === 'provisioned' && !adaptiveCapacity;
  const partitionUnits = isSplitEvenly ? unitsOf(name, settings) / partitions : partitionMaximum;
  return new Operation(name, capacity, parts, { unitsPerCall: cost / 2, partitionUnits, partitions });
}

/** 0 where a provisioned table has none, because nothing asks for it. */
function unitsOf(name: OperationName, { writeUnits = 0, readUnits = 0 }: TableSettings): number {
  return name === 'write' ? writeUnits : readUnits;
}

function peakOf(name: OperationName, { previousPeak = {} }: TableSettings): number {
  return Math.max(LOWEST_PEAK[name], previousPeak[name] ?? 0);
}

/** A write unit is 1 KB begun; a read unit 4 KB begun, or twice that where eventual consistency is enough. */
function halfUnitsOf(name: OperationName, { itemSize, consistency }: TableSettings): number {
  if (name === 'write') return 2 * Math.max(1, Math.ceil(itemSize / KB));
  return (consistency === 'strong' ? 2 : 1) * Math.max(1, Math.ceil(itemSize / (4 * KB)));
}

/** Partitions of a table that does not say how many it has. */
function partitionsOf(settings: TableSettings): number {
  const { mode, quota } = settings;
  if (mode === 'provisioned') {
    const shares =
      unitsOf('write', settings) / PARTITION_MAXIMUM.write + unitsOf('read', settings) / PARTITION_MAXIMUM.read;
    return Math.max(1, Math.ceil(shares));
  }
  return onDemandPartitions(
    Math.min(quota.write, 2 * peakOf('write', settings)),
    Math.min(quota.read, 2 * peakOf('read', settings)),
  );
}

function onDemandPartitions(writeUnits: number, readUnits: number): number {
  return Math.max(1, Math.ceil(writeUnits / PARTITION_MAXIMUM.write), Math.ceil(readUnits / PARTITION_MAXIMUM.read));
}

export const table: DownstreamKind<typeof tableField> = {
  field: tableField,
  hasConnections: false,
  build: (settings, parts) => new Table(settings, parts),
};
