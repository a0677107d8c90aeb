import { Streams } from '../../src/random/stream.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { isAsync, isSync } from '../../src/sources/index.ts';
import { Account } from './account.ts';
import { letArrive } from './arrivals.ts';
import type { Books } from './books.ts';
import { Bucket } from './bucket.ts';
import { Clients } from './clients.ts';
import { EventQueue, Sender } from './events.ts';
import { Lambda } from './lambda.ts';
import { Sink } from './sinks.ts';
import { Tally } from './tally.ts';
import { type Steps, World } from './world.ts';

/** What a source is to the oracle. */
interface Source {
  readonly books: Pick<Books, 'close'>;
  /** One item, from its arrival to its end. */
  arrive(): Steps<unknown>;
}

/**
 * Lives through one replication of a scenario, slowly. @returns how often things happened, under the names of the
 * metrics, and some times in microseconds
 */
export function foretell(model: ScenarioModel, replication = 0): ReadonlyMap<string, number> {
  const { scenario, platform } = model;
  const world = new World();
  const tally = new Tally(world, scenario.run.warmup);
  const around = { world, tally, model, streams: new Streams(String(scenario.run.seed), replication) };

  const account = new Account(around);
  const sinks = new Map(Object.keys(scenario.downstreams).map((name) => [name, new Sink(around, name)]));
  const sinkNamed = (name: string | undefined): Sink[] => (name === undefined ? [] : [found(sinks, name)]);
  const functions = new Map(
    Object.keys(scenario.functions).map((name) => [name, new Lambda(around, account, name)] as const),
  );
  const gateway = new Bucket(world, platform.apiGatewayRate, 1_000_000, platform.apiGatewayBurst);

  const queueOf = (target: string): EventQueue => {
    const { deadLetterQueue, onFailure, onSuccess } = scenario.functions[target].async ?? {};
    const failed = [...sinkNamed(deadLetterQueue), ...sinkNamed(onFailure)];
    return new EventQueue(around, found(functions, target), failed, sinkNamed(onSuccess)[0] ?? null);
  };
  const sources = Object.entries(scenario.sources).map(([name, settings]): [string, Source] => {
    const target = found(functions, settings.target);
    if (isSync(settings, model.profile.date)) {
      const isBehindGateway = settings.type === 'api-gateway';
      const clients = new Clients(around, name, settings, target, isBehindGateway ? gateway : null);
      return [name, { books: clients.books, arrive: () => clients.call() }];
    }
    if (isAsync(settings, model.profile.date)) {
      const deadLetters = sinkNamed(settings.deadLetterQueue)[0] ?? null;
      const sender = new Sender(around, name, settings, queueOf(settings.target), deadLetters);
      return [name, { books: sender.books, arrive: () => sender.send() }];
    }
    throw new Error(`the oracle knows no sources of type "${settings.type}"`);
  });

  for (const [name, { arrive }] of sources) letArrive(around, name, scenario.sources[name], functions, arrive);
  world.run(scenario.run.duration);
  for (const [, { books }] of sources) books.close();
  return tally.close();
}

function found<Part>(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name);
  if (part === undefined) throw new Error(`nothing is called "${name}"`);
  return part;
}
