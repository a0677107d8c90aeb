import { assemble, type Parts } from '../../src/engine/assemble.ts';
import { scheduleFaults } from '../../src/engine/faults.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { RequestState } from '../../src/kernel/requests.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import type { RecordLog } from '../../src/sources/stream-log.ts';
import type { StreamMapping } from '../../src/sources/stream-mapping.ts';
import type { ShardReader } from '../../src/sources/stream-reader.ts';
import type { SlotSurroundings, StreamSlot } from '../../src/sources/stream-slot.ts';
import type { RequestId } from '../../src/units/ids.ts';
import type { Micros } from '../../src/units/time.ts';

/** What one mapping of a run did wrong, in words, and how many records it was seen to deliver. */
export interface Testimony {
  readonly wrongs: readonly string[];
  readonly delivered: number;
  /** Times at which batches of one shard ran side by side. */
  readonly sideBySide: number;
}

/** What the mapping promises; times in microseconds. */
export interface Promises {
  readonly parallelizationFactor: number;
  /** A record of that age or older is never delivered: the retention, or the maximum record age where it is shorter. */
  readonly ageLimit: Micros;
}

interface Written {
  readonly number: number;
  readonly key: number;
  readonly shard: number;
  readonly at: Micros;
}

/**
 * Runs a scenario and watches the mappings of stream `s` deliver, record by record: what is written, what a run takes
 * and what leaves. The parts are the real ones; only their contracts are listened to.
 */
export function watchStream(model: ScenarioModel, promises: readonly Promises[]): readonly Testimony[] {
  const kernel = new Kernel();
  const parts = assemble(model, 0, kernel);
  scheduleFaults(model, parts);
  const mappings = parts.streamsByName.get('s')?.mappings ?? [];
  const witnesses = mappings.map((mapping, index) => new MappingWitness(mapping, parts, promises[index]));
  kernel.run(parts.timeline.horizon, Number.POSITIVE_INFINITY);
  return witnesses;
}

class MappingWitness implements Testimony {
  readonly wrongs: string[] = [];
  delivered = 0;
  sideBySide = 0;
  /** What was ever written to each log, and how many of it have left. */
  private readonly logs = new Map<RecordLog, { readonly records: Written[]; gone: number }>();
  /** What has not left yet, in the order of writing, by key and by shard. */
  private readonly openByKey = new Map<number, Set<Written>>();
  private readonly openByShard = new Map<number, Set<Written>>();
  private readonly running = new Map<RequestId, { readonly slot: StreamSlot; readonly records: readonly Written[] }>();
  private readonly keysRunning = new Set<number>();
  private readonly slotsByRow: ReadonlyMap<RequestId, StreamSlot>;
  private current: Written = { number: 0, key: 0, shard: 0, at: 0 };

  constructor(
    mapping: StreamMapping,
    private readonly parts: Parts,
    private readonly promises: Promises,
  ) {
    this.slotsByRow = (Reflect.get(mapping, 'surroundings') as SlotSurroundings).slotsByRow;
    this.listenToWrites(mapping);
    this.listenToLogs(mapping);
    this.listenToRuns(mapping);
  }

  private listenToWrites(mapping: StreamMapping): void {
    const written = mapping.written.bind(mapping);
    mapping.written = (shard, key, at) => {
      this.current = { number: this.current.number + 1, key, shard, at };
      written(shard, key, at);
    };
  }

  private listenToLogs(mapping: StreamMapping): void {
    for (const reader of Reflect.get(mapping, 'readers') as ShardReader[]) this.listenToReader(reader);
    const addReader = mapping.addReader.bind(mapping);
    mapping.addReader = (shard, parents) => {
      const reader = addReader(shard, parents);
      this.listenToReader(reader);
      return reader;
    };
  }

  private listenToReader({ slots }: ShardReader): void {
    for (const { log } of slots) {
      const seen = { records: [] as Written[], gone: 0 };
      this.logs.set(log, seen);
      const push = log.push.bind(log);
      const shift = log.shift.bind(log);
      const drain = log.drain.bind(log);
      log.push = (at) => {
        push(at);
        seen.records.push(this.current);
        openOf(this.openByKey, this.current.key).add(this.current);
        openOf(this.openByShard, this.current.shard).add(this.current);
      };
      log.shift = () => {
        this.left(seen.records[seen.gone++]);
        return shift();
      };
      log.drain = (count, now, listener) => {
        for (let left = 0; left < count; left++) this.left(seen.records[seen.gone++]);
        drain(count, now, listener);
      };
    }
  }

  private left(record: Written): void {
    openOf(this.openByKey, record.key).delete(record);
    openOf(this.openByShard, record.shard).delete(record);
  }

  private listenToRuns(mapping: StreamMapping): void {
    const index = this.parts.sources.indexOf(mapping);
    const target = this.parts.runners[index];
    const { requests } = this.parts;
    const invoke = target.invoke.bind(target);
    target.invoke = (row, isNew) => {
      invoke(row, isNew);
      if (requests.source[row] === index && requests.state[row] === RequestState.running) this.began(row);
    };
    const finished = mapping.finished.bind(mapping);
    mapping.finished = (row, outcome) => {
      this.ended(row);
      finished(row, outcome);
    };
  }

  private began(row: RequestId): void {
    const slot = this.slotsByRow.get(row);
    if (slot === undefined) {
      this.wrongs.push('a batch runs in no slot');
      return;
    }
    const size = this.parts.requests.records[row];
    const { records: written, gone } = this.logs.get(slot.log) ?? { records: [], gone: 0 };
    const records = written.slice(gone, gone + size);
    this.delivered += size;
    this.checkSlot(slot, records);
    this.checkAge(slot, records);
    this.checkOrder(records, this.openByKey, ({ key }) => key, 'key');
    if (this.promises.parallelizationFactor === 1) {
      this.checkOrder(records, this.openByShard, ({ shard }) => shard, 'shard');
    }
    this.running.set(row, { slot, records });
    for (const { key } of records) this.keysRunning.add(key);
  }

  private ended(row: RequestId): void {
    for (const { key } of this.running.get(row)?.records ?? []) this.keysRunning.delete(key);
    this.running.delete(row);
  }

  /** K-04, K-05: one batch in a slot, one in all slots for a key, and as many slots for a shard as the factor. */
  private checkSlot(slot: StreamSlot, records: readonly Written[]): void {
    let beside = 0;
    for (const other of this.running.values()) {
      if (other.slot === slot) this.wrongs.push('two batches in one slot');
      if (records.length > 0 && other.records[0]?.shard === records[0].shard) beside++;
    }
    if (beside > 0) this.sideBySide++;
    if (beside >= this.promises.parallelizationFactor) this.wrongs.push(`${beside + 1} batches of one shard at once`);
    for (const { key, shard } of records) {
      if (this.keysRunning.has(key)) this.wrongs.push(`key ${key} is in two batches at once`);
      if (shard !== records[0].shard) this.wrongs.push('a batch mixes shards');
    }
  }

  private checkAge({ log }: StreamSlot, records: readonly Written[]): void {
    for (const [place, { at, number }] of records.entries()) {
      if (log.timeAt(place) !== at) this.wrongs.push(`record ${number} stands where another was written`);
      const age = this.parts.kernel.now - at;
      if (age >= this.promises.ageLimit) this.wrongs.push(`record ${number} is delivered ${age} us old`);
    }
  }

  /** K-06: whatever was written before has left, or stands before it in the batch. */
  private checkOrder(
    records: readonly Written[],
    open: ReadonlyMap<number, ReadonlySet<Written>>,
    groupOf: (record: Written) => number,
    name: string,
  ): void {
    const passed = new Map<number, Iterator<Written>>();
    for (const record of records) {
      const group = groupOf(record);
      const expected = passed.get(group) ?? (open.get(group) ?? new Set<Written>()).values();
      passed.set(group, expected);
      const first = expected.next().value as Written | undefined;
      if (first !== record) this.wrongs.push(`${name} ${group}: record ${record.number} before ${first?.number}`);
    }
  }
}

function openOf(open: Map<number, Set<Written>>, group: number): Set<Written> {
  let records = open.get(group);
  if (records === undefined) {
    records = new Set();
    open.set(group, records);
  }
  return records;
}
