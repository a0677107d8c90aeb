import { isStream } from '../sources/index.ts';
import { consumersOf } from '../sources/stream-fields.ts';
import { SECOND } from '../units/time.ts';
import type { OfferedLoad } from './estimate.ts';
import type { ScenarioModel } from './model.ts';
import { mappingCapacity, retentionOf } from './stream-load.ts';

/** Stretches of the run in which what waits is estimated. */
const STRETCHES = 100;

/** The most records of streams that wait at once, each counted for every mapping that reads it, as a fluid. */
export function recordsAtWorst(model: ScenarioModel, offered: OfferedLoad): number {
  const { sources, run } = model.scenario;
  const span = run.duration / STRETCHES;
  return Object.entries(sources).reduce((sum, [name, settings]) => {
    if (!isStream(settings)) return sum;
    const retention = retentionOf(settings, model.platform) ?? run.duration;
    const arrived = Array.from({ length: STRETCHES }, (_, stretch) =>
      Math.max(0, offered.until(name, (stretch + 1) * span) - offered.until(name, stretch * span)),
    );
    const mappings = [settings, ...consumersOf(settings).map(([, consumer]) => consumer)];
    const waiting = mappings.map((mapping) =>
      largestBacklog(arrived, {
        // A record that always fails, or a function that does, may hold up everything.
        perStretch: mapping.poison === 0 ? (mappingCapacity(model, settings, mapping).perSecond * span) / SECOND : 0,
        kept: Math.ceil(retention / span),
      }),
    );
    return sum + waiting.reduce((total, most) => total + most, 0);
  }, 0);
}

function largestBacklog(
  arrived: readonly number[],
  { perStretch, kept }: { readonly perStretch: number; readonly kept: number },
): number {
  let backlog = 0;
  let most = 0;
  for (let stretch = 0; stretch < arrived.length; stretch++) {
    const young = arrived.slice(Math.max(0, stretch + 1 - kept), stretch + 1).reduce((sum, count) => sum + count, 0);
    backlog = Math.min(young, Math.max(0, backlog + arrived[stretch] - perStretch));
    most = Math.max(most, backlog);
  }
  return most;
}
