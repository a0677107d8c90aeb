import { Streams } from '../../src/random/stream.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { isAsync, isQueue, isStream, isSync, type SourceSettings } from '../../src/sources/index.ts';
import { Account } from './account.ts';
import { letArrive, type Receiver } from './arrivals.ts';
import { Bucket } from './bucket.ts';
import { Clients } from './clients.ts';
import { EventQueue, Sender } from './events.ts';
import { Lambda } from './lambda.ts';
import { QueueMapping } from './mapping.ts';
import { Shard } from './shard.ts';
import { Sink } from './sinks.ts';
import { Tally } from './tally.ts';
import { type Steps, World } from './world.ts';

/** What a source is to the oracle. */
interface Source extends Receiver {
  /** Counts what is open at the horizon. */
  close(): void;
}

/**
 * Lives through one replication of a scenario, slowly. @returns how often things happened, under the names of the
 * metrics, and some times in microseconds
 */
export function foretell(model: ScenarioModel, replication = 0): ReadonlyMap<string, number> {
  const { scenario, platform } = model;
  const world = new World();
  const { warmup } = scenario.run;
  if (warmup === 'auto') throw new Error('the oracle knows no warm-up that is found by itself');
  const tally = new Tally(world, warmup);
  const around = { world, tally, model, streams: new Streams(String(scenario.run.seed), replication) };

  const account = new Account(around);
  const sinks = new Map(Object.keys(scenario.downstreams).map((name) => [name, new Sink(around, name)]));
  const sinkNamed = (name: string | undefined): Sink[] => (name === undefined ? [] : [found(sinks, name)]);
  const functions = new Map(
    Object.keys(scenario.functions).map((name) => [name, new Lambda(around, account, name)] as const),
  );
  const gateway = new Bucket(world, platform.apiGatewayRate, 1_000_000, platform.apiGatewayBurst * 1_000_000);

  const queueOf = (target: string): EventQueue => {
    const { deadLetterQueue, onFailure, onSuccess } = scenario.functions[target].async ?? {};
    const failed = [...sinkNamed(deadLetterQueue), ...sinkNamed(onFailure)];
    return new EventQueue(around, found(functions, target), failed, sinkNamed(onSuccess)[0] ?? null);
  };
  const build = (name: string, settings: SourceSettings): Source => {
    const target = found(functions, settings.target);
    if (isSync(settings, model.profile.date)) {
      const clients = new Clients(around, name, settings, target, settings.type === 'api-gateway' ? gateway : null);
      return { arrive: () => clients.call(), close: () => clients.books.close() };
    }
    if (isStream(settings)) {
      const onFailure = sinkNamed('onFailure' in settings ? settings.onFailure : undefined)[0] ?? null;
      const shard = new Shard(around, name, settings, target, onFailure);
      return { arrive: () => shard.write(), close: () => shard.close() };
    }
    if (isQueue(settings)) {
      const mapping = new QueueMapping(around, name, settings, target, sinkNamed(settings.deadLetterQueue)[0] ?? null);
      const send = (count: number): void => mapping.send(count);
      return { arrive: () => atOnce(() => send(1)), arriveTogether: send, close: () => mapping.close() };
    }
    if (isAsync(settings, model.profile.date)) {
      const deadLetters = sinkNamed(settings.deadLetterQueue)[0] ?? null;
      const sender = new Sender(around, name, settings, queueOf(settings.target), deadLetters);
      return { arrive: () => sender.send(), close: () => sender.books.close() };
    }
    throw new Error(`the oracle knows no sources of the type of ${name}`);
  };
  const sources = Object.entries(scenario.sources).map(([name, settings]) => {
    return { name, settings, source: build(name, settings) };
  });

  for (const { name, settings, source } of sources) letArrive(around, name, settings, functions, source);
  world.run(scenario.run.duration);
  for (const { source } of sources) source.close();
  return tally.close();
}

/** Steps that take no time. */
// biome-ignore lint/correctness/useYield: there is nothing to wait for
function* atOnce(action: () => void): Steps<void> {
  action();
}

function found<Part>(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name);
  if (part === undefined) throw new Error(`nothing is called "${name}"`);
  return part;
}
