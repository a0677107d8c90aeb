import { RandomStream } from '../random/stream.ts';

/** Shares of the messages by group: group k of Zipf's law with the exponent `skew`; 0 is an even share. */
export class MessageGroups {
  private readonly upTo: Float64Array;
  private readonly draws = new RandomStream('one group');

  constructor(
    readonly count: number,
    skew: number,
    private readonly key: number,
  ) {
    this.upTo = new Float64Array(count);
    let sum = 0;
    for (let group = 0; group < count; group++) {
      sum += Math.exp(-skew * Math.log(group + 1));
      this.upTo[group] = sum;
    }
  }

  /** The group of the message with that own number, from 0. */
  of(own: number): number {
    this.draws.restart(own ^ this.key, 1);
    const wanted = this.draws.uniform() * this.upTo[this.count - 1];
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.upTo[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
