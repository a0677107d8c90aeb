import type { Requests } from '../kernel/requests.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { NetworkObserver } from '../observe/network-observer.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { RequestId } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';

/**
 * The network interfaces of a function in a VPC before September 2019. As many are in use as the memory of all its
 * environments fills (E-40); an environment that opens a new one waits until it is made, and so does one that joins it
 * before it is.
 */
export class NetworkInterfaces {
  private readonly draws = new RandomStream('one network interface');
  private readonly key: number;
  /** When the interface that was opened last is there. */
  private readyAt: Micros = 0;

  constructor(
    private readonly requests: Requests,
    private readonly environments: { readonly size: number },
    private readonly observer: NetworkObserver,
    private readonly watch: LimitWatch,
    streams: Streams,
    private readonly options: {
      readonly functionName: string;
      /** Interfaces that can be had; Infinity where nothing limits them. */
      readonly limit: number;
      /** What the making of an interface adds to a cold start (E-41). */
      readonly delay: Distribution;
    },
  ) {
    this.key = streams.key(`functions/${options.functionName}`, 'network interface');
  }

  /** Whether no interface is left for one more environment; asking counts the 502 that follows (E-42). */
  refuses(now: Micros): boolean {
    if (this.needed(1) <= this.options.limit) return false;
    this.watch.refuse(now);
    this.observer.refused(now);
    return true;
  }

  /** How long one more environment would wait before its Init. */
  wait(now: Micros, request: RequestId): Micros {
    if (this.needed(1) === this.needed(0)) return Math.max(0, this.readyAt - now);
    const { own, runs } = this.requests;
    this.draws.restart(own[request] ^ this.key, runs[request]);
    return Math.round(this.options.delay.sample(this.draws));
  }

  /** One more environment is about to start. @returns how long it waits before its Init */
  connect(now: Micros, request: RequestId): Micros {
    const wait = this.wait(now, request);
    if (this.needed(1) > this.needed(0)) this.readyAt = now + wait;
    return wait;
  }

  /** Interfaces in use with so many more environments. */
  private needed(more: number): number {
    return this.observer.needed(this.environments.size + more);
  }
}
