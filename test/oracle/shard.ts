import type { PlatformValues } from '../../src/profiles/profile.ts';
import type { RandomStream } from '../../src/random/stream.ts';
import type { DynamodbSettings, KinesisSettings, StreamSettings } from '../../src/sources/stream-fields.ts';
import { Books, type Item } from './books.ts';
import { Bucket } from './bucket.ts';
import { Chance } from './chance.ts';
import { type Lambda, newRequest, type Outcome, type Request } from './lambda.ts';
import type { Sink } from './sinks.ts';
import type { Surroundings } from './surroundings.ts';
import { Alarm, type Steps, type Wait } from './world.ts';

const SECOND = 1_000_000;
const ENDLESS = Number.POSITIVE_INFINITY;

/** Something that was written to the shard. */
interface Entry {
  readonly item: Item;
  readonly writtenAt: number;
  /** Whether every run with it fails. */
  readonly isPoison: boolean;
}

/**
 * A stream of one shard and the mapping that reads it: batches leave in order and one at a time, and a batch that is
 * throttled or fails holds up all that is behind it (K-04, K-40, K-42).
 */
export class Shard {
  private readonly books: Books;
  private readonly streams: Readonly<Record<'own' | 'poison' | 'filter' | 'writes', RandomStream>>;
  private readonly rules;
  private readonly writeRate: Bucket | null;
  private readonly readRate: Bucket;
  /** Until when the bytes of past reads are paid for (K-61). */
  private paidUntil = 0;
  /** Entries that the mapping has fetched, and those that are still in the stream; oldest first. */
  private fetched: Entry[] = [];
  private unread: Entry[] = [];
  /** When the first of those fetched came: the batching window begins there. */
  private fetchedAt = 0;
  private isBusy = false;
  private running: readonly Entry[] = [];
  private readonly nextRead: Alarm;

  constructor(
    private readonly around: Surroundings,
    private readonly name: string,
    settings: StreamSettings,
    private readonly target: Lambda,
    private readonly onFailure: Sink | null,
  ) {
    const { world, model } = around;
    if (settings.type !== 'kinesis' && settings.type !== 'dynamodb-stream') throw new Error('no topics, no brokers');
    this.rules = rulesOf(settings, model.platform);
    this.books = new Books(around, name);
    const chance = new Chance(around.streams, `sources/${name}`);
    this.streams = {
      own: chance.along('requests'),
      poison: chance.along('poison'),
      filter: chance.along('filter'),
      writes: chance.along('write retries'),
    };
    const { write, reads } = this.rules;
    this.writeRate =
      write && new Bucket(world, write.rate, write.cost, Math.max(write.cost, write.rate * write.window));
    this.readRate = new Bucket(world, reads, SECOND, reads * SECOND);
    this.nextRead = new Alarm(world, 'look', () => this.read());
    this.nextRead.set(Math.floor(chance.along('poll phase').uniform() * this.rules.pollInterval));
  }

  /** A producer writes an item, with all its tries: a shard takes so much a second (K-60). */
  *write(): Steps<void> {
    const { world } = this.around;
    const { rules, books, streams } = this;
    const item = books.offered(newRequest(0));
    for (let attempt = 1; this.writeRate?.hasToken === false; attempt++) {
      books.count('writeThrottles');
      if (attempt >= rules.producer.maxAttempts) return books.settled(item, 'refused');
      const bound = Math.min(rules.producer.base * 2 ** (attempt - 1), rules.producer.cap);
      yield world.until(world.now + Math.round(bound * streams.writes.uniform()), 'arrival');
      books.count('writeRetries');
    }
    this.writeRate?.take();
    if (rules.filtered > 0 && streams.filter.uniform() < rules.filtered) return books.settled(item, 'filtered'); // K-09
    const isPoison = rules.poison > 0 && streams.poison.uniform() < rules.poison;
    this.unread.push({ item, writtenAt: world.now, isPoison });
  }

  close(): void {
    const running = new Set(this.running.map(({ item }) => item));
    this.books.close((item) => running.has(item));
  }

  /** The mapping reads the shard: once a second, and again at once while there is more (K-01). */
  private read(): void {
    const { world } = this.around;
    const { rules } = this;
    if (this.isBusy) return; // it reads when that batch is done with
    if (this.mayReadAt > world.now) {
      this.nextRead.set(this.mayReadAt);
      return;
    }
    const entries = this.unread.splice(0, rules.entriesPerRead);
    this.readRate.take();
    this.paidUntil =
      Math.max(world.now, this.paidUntil) + Math.floor(((entries.length * rules.size) / rules.bytesPerSecond) * SECOND);
    if (entries.length > 0 && this.fetched.length === 0) this.fetchedAt = world.now;
    this.fetched.push(...entries);
    this.offer();
    if (!this.isBusy) this.nextRead.set(this.unread.length > 0 ? this.mayReadAt : world.now + rules.pollInterval);
  }

  private get mayReadAt(): number {
    const { now } = this.around.world;
    return Math.max(now + this.readRate.wait, this.paidUntil);
  }

  /** Begins a batch if there is enough for one: it is full, or its window is over (K-07). */
  private offer(): void {
    const { world } = this.around;
    const { rules } = this;
    this.letGo();
    if (this.fetched.length === 0) return;
    const windowEnd = this.fetchedAt + rules.window;
    if (this.fetched.length >= rules.batchSize || world.now >= windowEnd) {
      world.start(this.deal(this.fetched.splice(0, rules.batchSize)));
      return;
    }
    world.at(windowEnd, 'timer', () => {
      const isSameWindow = this.fetchedAt + rules.window === world.now;
      if (!this.isBusy && isSameWindow) this.offer();
    });
  }

  /** Deals with a batch to its end; then the next one can begin. */
  private *deal(batch: Entry[]): Steps<void> {
    const { world, tally } = this.around;
    this.isBusy = true;
    tally.largest(`sources.${this.name}.iteratorAge.max`, world.now - batch[batch.length - 1].writtenAt); // K-47
    yield* this.process(batch, { isNew: true, failures: 0 });
    this.isBusy = false;
    this.offer();
    if (!this.isBusy) this.nextRead.set(world.now);
  }

  /** Sends a batch until all of it is done, given up or too old. @param failures so far in a row, for the wait */
  private *process(batch: Entry[], { isNew, failures }: { isNew: boolean; failures: number }): Steps<void> {
    const { rules } = this;
    let request: Request | null = null;
    let retries = 0;
    for (let wasRun = !isNew; ; ) {
      this.dropOld(batch, request);
      if (batch.length === 0) return;
      request ??= newRequest(this.streams.own.int32());
      request.records = batch.length;
      request.isPoisoned = !rules.isReporting && batch.some(({ isPoison }) => isPoison);
      if (this.target.admit(request, true) !== null) {
        request.throttles++; // neither throttles nor service errors count as retries (K-42)
      } else {
        this.books.count('batches');
        this.books.count(wasRun ? 'retries' : 'delivered', wasRun ? 1 : batch.length);
        wasRun = true;
        this.running = batch;
        const outcome = yield* this.target.run(request);
        this.running = [];
        const done = batch.splice(0, this.doneOf(batch, outcome));
        for (const { item, writtenAt } of done) this.books.settled(item, 'succeeded', writtenAt);
        if (batch.length === 0) return;
        if (done.length > 0) failures = 0;
        if (!rules.isBisecting || batch.length === 1) {
          retries++;
          if (retries > rules.maximumRetries) return this.giveUp(batch, request);
        } else {
          request = null; // what is cut anew has a new number
          if (done.length === 0) return yield* this.bisect(batch, failures);
        }
      }
      yield this.pause(batch, failures++);
    }
  }

  /** Each half is sent on its own, which uses up no retries (K-43). */
  private *bisect(batch: Entry[], failures: number): Steps<void> {
    const first = batch.slice(0, Math.ceil(batch.length / 2));
    const second = batch.slice(first.length);
    yield this.pause(first, failures);
    yield* this.process(first, { isNew: false, failures: failures + 1 });
    yield* this.process(second, { isNew: false, failures: 0 });
  }

  /** The wait before a batch is sent again (K-46), at most until all of it is too old. */
  private pause(batch: readonly Entry[], failures: number): Wait {
    const { world, model } = this.around;
    const { streamRetryBase: base, streamRetryMaximum: maximum } = model.platform;
    const { retention, maximumAge } = this.rules;
    const tooOldAt = batch[batch.length - 1].writtenAt + Math.min(retention, maximumAge);
    const wait = Math.min(base * 2 ** failures, maximum);
    return world.until(Math.max(world.now, Math.min(world.now + wait, tooOldAt)), 'timer');
  }

  /** How many entries of a batch are done: those before the first that the function names as failed (K-44). */
  private doneOf(batch: readonly Entry[], outcome: Outcome): number {
    if (outcome !== 'success') return 0;
    const failed = this.rules.isReporting ? batch.findIndex(({ isPoison }) => isPoison) : -1;
    return failed < 0 ? batch.length : failed;
  }

  /** Between batches, all that is too old goes. */
  private letGo(): void {
    const all = [...this.fetched, ...this.unread];
    const before = all.length;
    this.dropOld(all, null);
    const gone = before - all.length;
    const ofUnread = Math.max(0, gone - this.fetched.length);
    this.fetched = this.fetched.slice(gone);
    this.unread = this.unread.slice(ofUnread);
  }

  /** What the stream no longer keeps has expired; what is too old for the mapping is given up (K-24). */
  private dropOld(entries: Entry[], request: Request | null): void {
    const { now } = this.around.world;
    const { retention, maximumAge } = this.rules;
    const olderThan = (age: number): Entry[] => entries.filter(({ writtenAt }) => writtenAt + age <= now);
    for (const { item } of entries.splice(0, olderThan(retention).length)) this.books.settled(item, 'expired');
    this.giveUp(entries.splice(0, olderThan(maximumAge).length), request);
  }

  /** What is known of a batch goes to the failure destination, as one message (K-45). */
  private giveUp(batch: readonly Entry[], request: Request | null): void {
    if (batch.length === 0) return;
    const state = this.onFailure === null ? 'discarded' : this.sendAway(this.onFailure, request);
    for (const { item } of batch) this.books.settled(item, state);
  }

  private sendAway(sink: Sink, request: Request | null): string {
    const own = request?.own ?? this.streams.own.int32();
    return sink.deliver(own, request?.runs ?? 0) ? 'deadLettered' : 'lost';
  }
}

/** What the settings and the date of the platform come to. */
function rulesOf(settings: KinesisSettings | DynamodbSettings, platform: PlatformValues) {
  const { filtered, recordSize, maximumRetryAttempts = -1, poison } = settings;
  if (typeof poison !== 'number' || settings.tumblingWindow || settings.parallelizationFactor > 1) {
    throw new Error('the oracle knows neither single poisons nor tumbling windows, and one batch at a time');
  }
  const isKinesis = settings.type === 'kinesis';
  const records = isKinesis ? platform.kinesisReadRecordsMaximum : platform.dynamodbReadRecordsMaximum;
  const bytes = isKinesis ? platform.kinesisReadBytesMaximum : platform.dynamodbReadBytesMaximum;
  const fitting = Math.floor(platform.batchPayloadMaximum / recordSize);
  return {
    filtered,
    poison,
    isBisecting: settings.bisectBatchOnFunctionError,
    isReporting: settings.reportBatchItemFailures,
    batchSize: Math.max(1, Math.min(settings.batchSize ?? platform.streamBatchSize, fitting)),
    window: settings.maximumBatchingWindow ?? 0,
    maximumRetries: maximumRetryAttempts === -1 ? ENDLESS : maximumRetryAttempts,
    maximumAge: settings.maximumRecordAge ?? ENDLESS,
    retention: isKinesis ? (settings.retention ?? platform.kinesisRetention) : platform.dynamodbRetention,
    producer: isKinesis ? settings.producer : { maxAttempts: 1, base: 0, cap: 0 },
    /** Bytes times microseconds of a second: what a record costs of what the shard takes. */
    write: isKinesis
      ? {
          cost: recordSize * SECOND,
          rate: Math.min(platform.kinesisWriteBytes, platform.kinesisWriteRecords * recordSize),
          window: platform.kinesisWriteWindow,
        }
      : null,
    pollInterval: isKinesis ? platform.kinesisPollInterval : platform.dynamodbPollInterval,
    reads: isKinesis ? platform.kinesisReads : platform.dynamodbReads,
    bytesPerSecond: isKinesis ? platform.kinesisReadBytes : ENDLESS,
    // A read also brings, and pays for, what the filter drops.
    entriesPerRead: Math.max(1, Math.floor(Math.min(records, bytes / recordSize) * (1 - filtered))),
    size: filtered < 1 ? recordSize / (1 - filtered) : recordSize,
  };
}
