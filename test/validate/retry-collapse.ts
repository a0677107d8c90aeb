/**
 * The retry storm of a published simulation (github.com/mbrooker/simulator_example), run in the ordinary format: open-loop
 * clients at 40/s, at 80/s from second 20 to 25, of a service that takes 1 s and 10 ms more for every call in flight.
 */
import { readFileSync } from 'node:fs';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { modelOf, simulate } from '../support/run.ts';

/** What one run did in its last twenty seconds, per second. */
export interface EndState {
  readonly successes: number;
  readonly retries: number;
  readonly timeouts: number;
  /** Successes per second in each second of the run. */
  readonly successSeries: readonly number[];
}

const LAST = 20;

/** @param name of a file in scenarios/, without its ending; read from the root of the project */
export async function endStates(name: string, runs: number): Promise<EndState[]> {
  const text = readFileSync(`scenarios/${name}.yaml`, 'utf8');
  const model = await modelOf(text);
  return Array.from({ length: runs }, (_, replication) => {
    const run = simulate(model, replication);
    const perSecond = (metric: string): number => {
      const last = run.series(`sources.clients.${metric}`).slice(-LAST);
      return last.reduce((sum, count) => sum + count, 0) / LAST;
    };
    return {
      successes: perSecond('succeeded'),
      retries: perSecond('retries'),
      timeouts: perSecond('abandoned'),
      successSeries: run.series('sources.clients.succeeded'),
    };
  });
}

/** Whether nobody was served in the last twenty seconds. */
export function isDown({ successes }: EndState): boolean {
  return successes === 0;
}

export function mean(states: readonly EndState[], read: (state: EndState) => number): number {
  return states.reduce((sum, state) => sum + read(state), 0) / states.length;
}

/** Share of the runs that stayed down, with its Wilson interval of 95 %. */
export function shareDown(states: readonly EndState[]): {
  readonly value: number;
  readonly low: number;
  readonly high: number;
} {
  const down = states.filter(isDown).length;
  return { value: down / states.length, ...wilsonInterval(down, states.length, 0.95) };
}
