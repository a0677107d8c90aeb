/**
 * The yardstick: a loss system written by hand, as tight as the language allows while every event still goes through a
 * binary heap. No random streams, no metrics, no platform. Events are counted as everywhere in the benchmark: an
 * arrival, a start of work and an end are one each, a refused arrival is one.
 */
export interface LossSystem {
  readonly servers: number;
  /** Offered load: arrivals in a mean service time, which is one second. */
  readonly erlangs: number;
}

const ARRIVAL = 0;
const END = 1;

/** @returns events that happened, `events` or one more */
export function bareLoop({ servers, erlangs }: LossSystem, events: number): number {
  const times = new Float64Array(servers + 2);
  const kinds = new Uint8Array(servers + 2);
  const gap = 1 / erlangs;
  let size = 0;
  let busy = 0;
  let happened = 0;

  const push = (time: number, kind: number): void => {
    let hole = size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (times[parent] <= time) break;
      times[hole] = times[parent];
      kinds[hole] = kinds[parent];
      hole = parent;
    }
    times[hole] = time;
    kinds[hole] = kind;
  };

  push(-Math.log(1 - Math.random()) * gap, ARRIVAL);
  while (happened < events) {
    const now = times[0];
    const kind = kinds[0];
    const time = times[--size];
    const moved = kinds[size];
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && times[child + 1] < times[child]) child++;
      if (times[child] >= time) break;
      times[hole] = times[child];
      kinds[hole] = kinds[child];
      hole = child;
    }
    times[hole] = time;
    kinds[hole] = moved;

    happened++;
    if (kind === END) {
      busy--;
      continue;
    }
    push(now - Math.log(1 - Math.random()) * gap, ARRIVAL);
    if (busy === servers) continue;
    busy++;
    happened++;
    push(now - Math.log(1 - Math.random()), END);
  }
  return happened;
}

/**
 * The same program without a general agenda, for comparison: the one arrival to come is a variable, and the heap holds
 * ends alone. It can simulate nothing else.
 */
export function tightestLoop({ servers, erlangs }: LossSystem, events: number): number {
  const ends = new Float64Array(servers + 1);
  const gap = 1 / erlangs;
  let busy = 0;
  let happened = 0;
  let arrival = -Math.log(1 - Math.random()) * gap;
  while (happened < events) {
    happened++;
    if (busy > 0 && ends[0] <= arrival) {
      const time = ends[--busy];
      let hole = 0;
      for (let child = 1; child < busy; child = 2 * hole + 1) {
        if (child + 1 < busy && ends[child + 1] < ends[child]) child++;
        if (ends[child] >= time) break;
        ends[hole] = ends[child];
        hole = child;
      }
      ends[hole] = time;
      continue;
    }
    const now = arrival;
    arrival = now - Math.log(1 - Math.random()) * gap;
    if (busy === servers) continue;
    happened++;
    const time = now - Math.log(1 - Math.random());
    let hole = busy++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (ends[parent] <= time) break;
      ends[hole] = ends[parent];
      hole = parent;
    }
    ends[hole] = time;
  }
  return happened;
}
