import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { Figures, hold } from './figures.ts';

/** Where an item can be at the end of a run; each kind of source has some of them. */
const STATES = [
  'succeeded',
  'failed',
  'refused',
  'clientGaveUp',
  'filtered',
  'discarded',
  'deadLettered',
  'lost',
  'waiting',
  'running',
] as const;

/**
 * Nothing is lost silently: every item that a source offered is in exactly one final state, waits, or runs; of calls, no more have
 * ended than were made. Says nothing of a run with a warm-up, whose counts begin in the middle.
 *
 * @param result one replication of the scenario
 * @throws InvariantBroken
 */
export function assertConserved(loaded: Loaded, result: RunResult): void {
  const figures = new Figures(loaded, result);
  if (!figures.isWhole) return;
  for (const name of figures.names('sources')) conserveItems(figures, name);
  for (const name of Object.keys(loaded.model.scenario.downstreams)) {
    const count = (metric: string): number => figures.count(`downstreams.${name}.${metric}`);
    const ended = count('succeeded') + count('rejected') + count('timeouts') + count('errors');
    const came = figures.value(`downstreams.${name}.calls`);
    if (came !== undefined) hold(ended <= came, () => `downstreams.${name}: ${came} calls, of which ${ended} ended`);
  }
}

function conserveItems(figures: Figures, name: string): void {
  const path = `sources.${name}`;
  const offered = figures.count(`${path}.offered`);
  // An event that grew too old is counted as expired too, beside where it went then; a message or record goes nowhere.
  const isOwnState = figures.value(`${path}.redelivered`) === undefined;
  const states = isOwnState ? [...STATES, 'expired' as const] : STATES;
  const found = states.reduce((sum, state) => sum + figures.count(`${path}.${state}`), 0);
  hold(offered === found, () => `${path} offered ${offered} items, of which ${found} are accounted for`);
}

/**
 * What reaches a function is a run, a throttle or an error of the service; throttles have one reason each; those of all
 * functions are those of the account.
 *
 * @throws InvariantBroken
 */
export function assertArrivalsAddUp(loaded: Loaded, result: RunResult): void {
  const figures = new Figures(loaded, result);
  let throttled = 0;
  for (const name of Object.keys(loaded.model.scenario.functions)) {
    const path = `functions.${name}`;
    const [arrivals, throttles] = [figures.count(`${path}.arrivals`), figures.count(`${path}.throttles`)];
    const parts = figures.count(`${path}.invocations`) + throttles + figures.count(`${path}.serviceErrors`);
    hold(arrivals === parts, () => `${path}: ${arrivals} arrivals, of which ${parts} are accounted for`);
    const reasons = [...figures.all()].filter(([metric]) => metric.startsWith(`${path}.throttlesByReason.`));
    const reasoned = reasons.reduce((sum, [, count]) => sum + count, 0);
    hold(throttles === reasoned, () => `${path}: ${throttles} throttles, of which ${reasoned} have a reason`);
    throttled += throttles;
  }
  const all = figures.count('account.throttles');
  hold(all === throttled, () => `the account has ${all} throttles, its functions ${throttled}`);
}
