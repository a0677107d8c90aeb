import type { WrittenPoints } from '../downstream/latency-points.ts';
import { buildDistribution, type DistributionSpec } from '../random/index.ts';
import type { Micros } from '../units/time.ts';
import { type CallSettings, callsOf } from './call-field.ts';
import type { Scenario } from './definition.ts';

/** The parts of a scenario that decide how long calls take. */
export type Called = Pick<Scenario, 'functions' | 'downstreams'>;

/**
 * Mean time that the calls of one run take if none of them waits, fails or is tried again: the least that can be
 * expected. An event that is handed over takes no time.
 *
 * @param timeOfRun mean time of a run of another function
 */
export function meanCallTime(scenario: Called, name: string, timeOfRun: (name: string) => Micros): Micros {
  const timeOf = ({ to, probability, timeout, invocation }: CallSettings): Micros => {
    if (invocation === 'event') return 0;
    const time = to in scenario.functions ? timeOfRun(to) : timeOfDownstream(scenario, to);
    return probability * Math.min(time, timeout ?? Number.POSITIVE_INFINITY);
  };
  return scenario.functions[name].calls.reduce((sum, step) => {
    const calls = callsOf(step);
    const isAtOnce = !('to' in step) || step.parallel;
    return sum + (isAtOnce ? Math.max(...calls.map(timeOf)) : calls[0].count * timeOf(calls[0]));
  }, 0);
}

function timeOfDownstream(scenario: Called, name: string): Micros {
  const settings = scenario.downstreams[name];
  switch (settings?.type) {
    case undefined:
      return 0;
    case 'latency-curve':
      return Array.isArray(settings.latency)
        ? Math.min(...(settings.latency as WrittenPoints).map(({ latency }) => latency))
        : buildDistribution(settings.latency as DistributionSpec).mean;
    case 'cache':
      return (
        buildDistribution(settings.latency).mean + (1 - settings.hitRatio) * timeOfDownstream(scenario, settings.of)
      );
    case 'database-proxy':
      return timeOfDownstream(scenario, settings.of);
    case 'queue':
      return buildDistribution(settings.latency).mean;
    default:
      return buildDistribution(settings.service).mean;
  }
}
