import type { ArrivalsSpec } from '../arrivals/index.ts';
import type { ArrivalProcess } from '../arrivals/process.ts';
import {
  furtherArrivals,
  MergedArrivals,
  RepeatedArrivals,
  Repetition,
  type Surge,
  SurgeFactor,
} from '../arrivals/surge.ts';
import { type Feed, type Offer, OpenFeed } from '../sources/feed.ts';
import type { Source } from '../sources/source.ts';
import type { Context } from './context.ts';

/** The surges of a source; none for almost all. */
function surgesOf({ faults }: Context, name: string): Surge[] {
  return faults.flatMap(({ fault, stretches }) =>
    'surge' in fault && fault.source === name ? stretches.map((stretch) => ({ ...stretch, factor: fault.surge })) : [],
  );
}

/** What makes items arrive at a source, and how a surge adds to it. */
export interface SurgingFeed {
  /** Takes what arrives of itself. */
  readonly offer: Offer;
  /** The feed with what a surge brings beside it. */
  readonly with: (feed: Feed) => Feed;
}

/**
 * What surges make of the arrivals of a source whose items come as events. What would arrive anyway stays as it is,
 * with the same random numbers; what is added has its own.
 */
export function surgingFeed(context: Context, name: string, arrivals: ArrivalsSpec, source: Source): SurgingFeed {
  const surges = surgesOf(context, name);
  const plain: Offer = (given, depth) => source.offer(given, depth);
  if (surges.length === 0) return { offer: plain, with: (feed) => feed };
  const { kernel } = context;
  const entity = `sources/${name}`;
  const own = context.streams.named(entity, 'surge requests');
  const add: Offer = (given, depth) => {
    if (source.offerAgain === undefined) source.offer(given, depth);
    else source.offerAgain(own.int32(), given, depth);
  };
  const factor = new SurgeFactor(surges);
  const further = furtherOf(context, name, arrivals, factor);
  if (further !== null)
    return { offer: plain, with: (feed) => new FeedWithMore(feed, new OpenFeed(kernel, further, add)) };
  const repetition = new Repetition(factor, context.streams.named(entity, 'surge chance'));
  const repeated: Offer = (given, depth) => {
    source.offer(given, depth);
    for (let left = repetition.of(kernel.now); left > 0; left--) add(given, depth);
  };
  return { offer: repeated, with: (feed) => feed };
}

/** The same for a stream, whose records are drawn when somebody looks. */
export function surgingProcess(
  context: Context,
  name: string,
  arrivals: ArrivalsSpec,
  process: ArrivalProcess,
): ArrivalProcess {
  const surges = surgesOf(context, name);
  if (surges.length === 0) return process;
  const factor = new SurgeFactor(surges);
  const further = furtherOf(context, name, arrivals, factor);
  if (further !== null) return new MergedArrivals(process, further);
  const chance = context.streams.named(`sources/${name}`, 'surge chance');
  return new RepeatedArrivals(process, new Repetition(factor, chance));
}

function furtherOf(
  { streams, model, timeline }: Context,
  name: string,
  arrivals: ArrivalsSpec,
  factor: SurgeFactor,
): ArrivalProcess | null {
  const entity = `sources/${name}`;
  const context = {
    stream: streams.named(entity, 'surge arrivals'),
    data: model.data.traces.get(name) ?? model.data.counts.get(name),
    horizon: timeline.horizon,
  };
  return furtherArrivals(arrivals, factor, context, streams.named(entity, 'surge chance'));
}

/** A feed with another beside it. Neither waits for answers. */
class FeedWithMore implements Feed {
  constructor(
    private readonly usual: Feed,
    private readonly more: Feed,
  ) {}

  start(): void {
    this.usual.start();
    this.more.start();
  }

  itemSettled(): void {
    // The next ones come in their own time.
  }
}
