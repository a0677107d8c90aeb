import type { CountColumns, TraceColumns } from '../../src/arrivals/index.ts';
import { InputProblem, type Inputs } from '../../src/arrivals/inputs.ts';
import { type LoadOptions, loadScenario } from '../../src/scenario/load.ts';
import type { Loaded } from '../../src/scenario/model.ts';
import { formatProblem } from '../../src/scenario/place.ts';

/** A valid scenario; tests change one line of it. */
export const BASE = `name: shop
platform:
  profile: lambda-2026
run:
  duration: 1h
functions:
  checkout:
    runtime: nodejs24.x
    memory: 1024MB
    timeout: 10s
    duration: 180ms
    async: { onFailure: failed }
  fulfil:
    duration: 50ms
sources:
  web:
    type: api-gateway
    target: checkout
    arrivals: { process: poisson, rate: 100/s }
  events:
    type: sns
    target: checkout
    arrivals: { process: constant, rate: 1/s }
downstreams:
  failed: { type: queue }
expect:
  - functions.checkout.throttleRatio < 1%
`;

/** Files that exist only here. */
export const files: Inputs = {
  trace: async ({ file, durationColumn }): Promise<TraceColumns> => {
    if (file !== 'trace.csv') throw new InputProblem(file, null, 'there is no such file');
    const durations = durationColumn === undefined ? null : Float64Array.of(5e6, 5e6, 5e6);
    return { starts: Float64Array.of(0, 1e6, 7200e6), durations };
  },
  counts: ({ file, per }) =>
    file === 'counts.csv'
      ? Promise.resolve<CountColumns>({ counts: Float64Array.of(5, 6, 7), per })
      : Promise.reject(new InputProblem(file, 7, 'expected a number, got "x"')),
  samples: () => Promise.resolve(Float64Array.of(10_000, 20_000, 30_000)),
};

/** The base with one piece of text replaced by another. */
export function changed(from: string, to: string): string {
  if (!BASE.includes(from)) throw new Error(`the base scenario has no ${from}`);
  return BASE.replace(from, to);
}

/** Every problem as a line of text; none for a valid scenario. */
export async function problemsIn(text: string, options?: LoadOptions, file = 'shop.yaml'): Promise<readonly string[]> {
  const result = await loadScenario(text, file, files, options);
  return result.ok ? [] : result.problems.map(formatProblem);
}

/** A scenario that must be valid. */
export async function load(text: string, options?: LoadOptions, file = 'shop.yaml'): Promise<Loaded> {
  const result = await loadScenario(text, file, files, options);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.loaded;
}
