import { RandomStream } from '../../src/random/stream.ts';

// Laws of idle environments that a scenario cannot state, written down as small loops of their own. They show what would
// fit the measurements better or worse than what a scenario can state; nothing else uses them.

export interface Traffic {
  /** Poisson arrivals a second. */
  readonly rate: number;
  /** Seconds. */
  readonly warm: number;
  /** Seconds, Init included. */
  readonly cold: number;
}

interface Environment {
  end: number;
  retires: number;
}

/** Which of the idle environments stay until `now`, the most recently used last. */
type Keep = (idle: Environment[], now: number, isBusy: boolean) => Environment[];

/** The share of cold starts, the most recently used idle environment first. */
export function coldShare({ rate, warm, cold }: Traffic, keep: Keep, requests: number, maximumAge: number): number {
  const random = new RandomStream('tried laws');
  let now = 0;
  let colds = 0;
  let idle: Environment[] = [];
  let busy: Environment[] = [];
  for (let n = 0; n < requests; n++) {
    now -= Math.log(random.uniform()) / rate;
    const ended = busy.filter(({ end }) => end <= now).sort((a, b) => a.end - b.end);
    busy = busy.filter(({ end }) => end > now);
    idle.push(...ended.filter(({ end, retires }) => retires > end));
    idle = keep(
      idle.filter(({ retires }) => retires > now),
      now,
      busy.length > 0,
    );
    const found = idle.pop();
    if (found === undefined) colds++;
    busy.push({ end: now + (found ? warm : cold), retires: found?.retires ?? now + maximumAge });
  }
  return colds / requests;
}

/** An idle environment stays `inUse` seconds while its function is used, and all go when it was not for `unused` seconds. */
export function twoLifetimes(unused: number, inUse: number): Keep {
  return (idle, now, isBusy) => {
    const latest = idle.at(-1)?.end ?? 0;
    if (!isBusy && now - latest > unused) return [];
    return idle.filter(({ end }) => now - end <= inUse);
  };
}

/** Each period, half of the environments that were idle all through it go, rounded down, or the only one. */
export function halving(period: number): Keep {
  let swept = 0;
  return (idle, now) => {
    let left = idle;
    for (; swept + period <= now; swept += period) {
      const at = swept + period;
      const unused = left.filter(({ end }) => end <= at - period);
      const going = new Set(unused.slice(0, unused.length === 1 ? 1 : Math.floor(unused.length / 2)));
      left = left.filter((one) => !going.has(one));
    }
    return left;
  };
}
