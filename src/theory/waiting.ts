import { erlangC } from './erlang.ts';

/** A waiting line with Poisson arrivals, exponential service times and several servers (M/M/c). */
export interface MarkovStation {
  /** Arrivals per unit of time. */
  readonly arrivalRate: number;
  /** In the same unit of time. */
  readonly serviceMean: number;
  /** A whole number of at least 1. */
  readonly servers: number;
}

/** M/M/c: the mean time before service starts, over all requests; Infinity where the line grows for ever. */
export function mmcMeanWait({ arrivalRate, serviceMean, servers }: MarkovStation): number {
  const load = arrivalRate * serviceMean;
  if (load >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(load, servers) * serviceMean) / (servers - load);
}

/** M/M/c: the share of requests that wait longer than `time`. */
export function mmcWaitBeyond({ arrivalRate, serviceMean, servers }: MarkovStation, time: number): number {
  const load = arrivalRate * serviceMean;
  if (load >= servers) return 1;
  return erlangC(load, servers) * Math.exp((-(servers - load) * time) / serviceMean);
}

/** M/M/c: the mean number of requests that wait, by Little's law. */
export function mmcMeanBacklog(station: MarkovStation): number {
  return station.arrivalRate * mmcMeanWait(station);
}

/** A waiting line with Poisson arrivals, one server and any law of service times (M/G/1). */
export interface GeneralStation {
  readonly arrivalRate: number;
  readonly serviceMean: number;
  /** Of the service time, in the square of the same unit of time. */
  readonly serviceVariance: number;
}

/**
 * M/G/1: the mean time before service starts; Infinity where the line grows for ever.
 *
 * @see F. Pollaczek (1930), A. Y. Khinchine (1932)
 */
export function mg1MeanWait({ arrivalRate, serviceMean, serviceVariance }: GeneralStation): number {
  const utilization = arrivalRate * serviceMean;
  if (utilization >= 1) return Number.POSITIVE_INFINITY;
  return (arrivalRate * (serviceVariance + serviceMean * serviceMean)) / (2 * (1 - utilization));
}
