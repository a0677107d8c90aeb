import { buildDistribution } from '../../src/random/index.ts';
import type { RandomStream } from '../../src/random/stream.ts';
import type { SourceSettings } from '../../src/sources/index.ts';
import { Chance } from './chance.ts';
import type { Lambda } from './lambda.ts';
import type { Surroundings } from './surroundings.ts';
import type { Steps } from './world.ts';

/** What items arrive at. */
export interface Receiver {
  /** An item arrives, and goes its way to its end. */
  arrive(): Steps<void>;
  /** So many arrive as one; absent: where they arrive one by one. */
  arriveTogether?(count: number): void;
}

/** Lets items arrive at a source. */
export function letArrive(
  around: Surroundings,
  name: string,
  { arrivals }: SourceSettings,
  functions: ReadonlyMap<string, Lambda>,
  receiver: Receiver,
): void {
  const { world } = around;
  const chance = new Chance(around.streams, `sources/${name}`);
  const stream = chance.along('arrivals');
  const come = (): void => world.start(receiver.arrive());
  switch (arrivals.process) {
    case 'poisson':
      world.start(arriving(around, poisson(stream, rateOf(arrivals.rate)), come));
      break;
    case 'constant':
      world.start(arriving(around, evenly(rateOf(arrivals.rate)), come));
      break;
    case 'backlog':
      if (receiver.arriveTogether === undefined)
        world.start(arriving(around, Array<number>(arrivals.count).fill(arrivals.at).values(), come));
      else world.at(arrivals.at, 'arrival', () => receiver.arriveTogether?.(arrivals.count));
      break;
    case 'closed': {
      const thinkTime = buildDistribution(arrivals.thinkTime);
      const think = (): number => Math.round(thinkTime.sample(stream));
      for (let n = 0; n < arrivals.clients; n++) world.start(calling(around, think, () => receiver.arrive()));
      break;
    }
    case 'successes': {
      const { from, perInvocation } = arrivals;
      const whole = Math.floor(perInvocation);
      functions.get(from)?.followers.push(({ own, runs }) => {
        const isOneMore = chance.happens(perInvocation - whole, own, 'arrivals', runs);
        const count = whole + (isOneMore ? 1 : 0);
        if (count > 0) world.at(world.now, 'arrival', () => repeat(count, come));
      });
      break;
    }
    default:
      throw new Error(`the oracle knows no arrivals by "${arrivals.process}"`);
  }
}

/** One arrival after the other, each at its time. The next one is on its way before the present one is looked at. */
function* arriving(around: Surroundings, times: Iterator<number>, come: () => void): Steps<void> {
  const { world } = around;
  const { done, value } = times.next();
  if (done) return;
  yield world.until(value, 'arrival');
  world.start(arriving(around, times, come));
  come();
}

/** One of the clients that think, call, and wait for the answer. */
function* calling({ world }: Surroundings, think: () => number, call: () => Steps<void>): Steps<void> {
  for (;;) {
    yield world.until(world.now + think(), 'arrival');
    yield* call();
  }
}

/** Exponential gaps. */
function* poisson(stream: RandomStream, perSecond: number): Generator<number, undefined> {
  for (let time = 0; ; ) {
    time -= Math.log(stream.uniform()) * (1_000_000 / perSecond);
    yield Math.round(time);
  }
}

function* evenly(perSecond: number): Generator<number, undefined> {
  for (let count = 0; ; count++) yield Math.round((count * 1_000_000) / perSecond);
}

function rateOf(rate: unknown): number {
  if (typeof rate !== 'number' || rate === 0) throw new Error('the oracle knows only steady rates above 0');
  return rate;
}

function repeat(times: number, action: () => void): void {
  for (let n = 0; n < times; n++) action();
}
