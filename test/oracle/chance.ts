import { RandomStream, type Streams } from '../../src/random/stream.ts';

// The streams of the engine, by their definition: `seed / replication / entity / purpose` names a stream, and what
// belongs to one request is drawn from its own number, the purpose, and the number of the run or try.

/** What is drawn for the requests of one entity. */
export class Chance {
  private readonly keys = new Map<string, number>();
  private readonly stream = new RandomStream('oracle');

  constructor(
    private readonly streams: Streams,
    private readonly entity: string,
  ) {}

  /** A stream along which draws walk one after the other. */
  along(purpose: string): RandomStream {
    return this.streams.named(this.entity, purpose);
  }

  /** The stream of one request, purpose and number, at its beginning. */
  of(own: number, purpose: string, number: number): RandomStream {
    this.stream.restart(own ^ this.key(purpose), number);
    return this.stream;
  }

  /** Whether something of that share happens. */
  happens(share: number, own: number, purpose: string, number: number): boolean {
    return share > 0 && this.of(own, purpose, number).uniform() < share;
  }

  key(purpose: string): number {
    const key = this.keys.get(purpose) ?? this.streams.key(this.entity, purpose);
    this.keys.set(purpose, key);
    return key;
  }
}
