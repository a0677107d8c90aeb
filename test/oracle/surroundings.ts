import type { Streams } from '../../src/random/stream.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** What every part of the oracle needs. */
export interface Surroundings {
  readonly world: World;
  readonly tally: Tally;
  readonly model: ScenarioModel;
  readonly streams: Streams;
}
