import { setImmediate } from 'node:timers/promises';
import { Simulation } from '../../src/engine/simulation.ts';
import type { LoadOptions } from '../../src/scenario/load.ts';
import { type PlanRequest, planScenario } from '../../src/study/plan.ts';
import type { PlanSurroundings } from '../../src/study/plan-points.ts';
import type { Plan } from '../../src/study/plan-schema.ts';
import { readTune, settingOf } from '../../src/study/plan-setting.ts';
import { readScenarioText } from '../../src/study/read-scenario.ts';
import { runInSlices } from '../../src/study/slices.ts';
import { assert } from '../../src/units/assert.ts';

/** What a plan needs, in this thread; scenarios that read files are none of its business. */
export function surroundingsOf(text: string, options: LoadOptions = {}): PlanSurroundings {
  const none = () => Promise.reject(new Error('no files here'));
  const inputs = { trace: none, counts: none, samples: none };
  return {
    version: '0.0.0',
    read: (changes) => readScenarioText(text, 'scenario.yaml', inputs, { ...options, set: changes }),
    run: ({ model }, plan) =>
      runInSlices((replication) => new Simulation(model, replication), {
        nextCount: (results) => plan.nextCount(results),
        horizon: model.scenario.run.duration,
        pause: () => setImmediate(),
        isStopped: () => false,
      }),
  };
}

/** What `capsim plan` finds, without the command around it. */
export async function planOf(
  scenario: object,
  tune: readonly string[],
  request: Partial<Pick<PlanRequest, 'objective' | 'minimise' | 'growth' | 'reach'>> = {},
): Promise<Plan> {
  const surroundings = surroundingsOf(JSON.stringify(scenario));
  const reading = await surroundings.read([]);
  assert(reading.ok, JSON.stringify(reading.ok ? '' : reading.problems));
  const tunes = tune.map((text) => {
    const read = readTune(text);
    assert(typeof read !== 'string', String(read));
    return read;
  });
  const settings = [];
  for (const each of tunes) {
    const setting = await settingOf(each, reading.loaded, surroundings, tunes);
    assert(typeof setting !== 'string', String(setting));
    settings.push(setting);
  }
  const rest = { objective: { of: 'settings' }, growth: null, minimise: null, reach: false, ...request } as const;
  return planScenario({ loaded: reading.loaded, settings, ...rest }, surroundings);
}

/** The settings of an answer, as after `--set`. */
export function settingsOf({ answer }: Plan): readonly string[] {
  return answer?.settings.map(({ path, value }) => `${path}=${value}`) ?? [];
}
