import { z } from 'zod';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Distribution } from '../random/distribution.ts';
import { buildDistribution, distributionField } from '../random/index.ts';
import { count, duration, positiveCount } from '../units/fields.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { Answer } from './calls.ts';
import { commonFields } from './common-fields.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';
import { WaitingLine } from './waiting-line.ts';

const field = z
  .strictObject({
    type: z.literal('station').describe('Servers with one line before them, first come first served.'),
    servers: positiveCount.describe('Calls that are served at once.'),
    service: distributionField.describe('Time of one service.'),
    maximumWaiting: count.optional().describe('Places in the line; a call that finds none is refused. Absent: no end.'),
    timeout: duration.optional().describe('How long a call may stand in the line. Absent: for ever.'),
    ...commonFields,
  })
  .meta({ title: 'station' });

/** M/G/c: so many servers at once, the others in line. Little's law and Erlang C hold for it. */
class Station implements Mechanism {
  private readonly kernel: Kernel;
  private readonly door: Door;
  private readonly service: Distribution;
  private readonly line: WaitingLine;
  private readonly served: EventKind;
  private readonly watch: LimitWatch;
  private readonly servers: number;
  private readonly placesMaximum: number;
  private busy = 0;

  constructor(settings: z.output<typeof field>, parts: DownstreamParts) {
    const { kernel, door } = parts;
    this.kernel = kernel;
    this.door = door;
    this.service = buildDistribution(settings.service);
    this.line = new WaitingLine(parts, settings.timeout ?? Number.POSITIVE_INFINITY);
    this.servers = settings.servers;
    this.placesMaximum = settings.maximumWaiting ?? Number.POSITIVE_INFINITY;
    door.observer.capacity = settings.servers;
    const limit = { value: settings.servers, unit: 'calls at once' };
    this.watch = parts.watch('downstream-servers', limit, () => door.observer.concurrency.max);
    this.served = kernel.on('call served', Phase.release, (subject) => this.onServed(subject as CallId));
  }

  accept(call: CallId): void {
    if (this.busy < this.servers) {
      this.serve(call);
    } else if (this.line.size < this.placesMaximum) {
      this.door.madeWait(call, this.watch);
      this.line.add(call);
    } else {
      this.door.turnedAway(call, this.watch);
      this.door.answer(call, Answer.refused);
    }
  }

  private serve(call: CallId): void {
    this.busy++;
    this.door.observer.inUse.add(this.kernel.now, 1);
    this.kernel.schedule(this.door.serviceTime(call, this.service), this.served, call);
  }

  private onServed(call: CallId): void {
    this.busy--;
    this.door.observer.inUse.add(this.kernel.now, -1);
    if (this.line.size > 0) this.serve(this.line.take());
    this.door.answer(call, Answer.success);
  }
}

export const station: DownstreamKind<typeof field> = {
  field,
  hasConnections: false,
  build: (settings, parts) => new Station(settings, parts),
};
