import type { FunctionObserver } from '../observe/function-observer.ts';
import { Environments } from '../platform/environments.ts';
import { buildDistribution } from '../random/index.ts';
import type { Context } from './context.ts';

/**
 * The environments of a function, or of one of its versions.
 *
 * @param entity whose random numbers these are
 */
export function buildEnvironments(
  { kernel, streams, model }: Context,
  entity: string,
  observer: FunctionObserver,
): Environments {
  const { idleLifetime, maximumEnvironmentAge, reuseOrder } = model.platform;
  return new Environments(
    kernel,
    observer.environments,
    {
      lifetimes: streams.named(entity, 'idle lifetime'),
      ages: streams.named(entity, 'maximum age'),
      choice: streams.named(entity, 'reuse'),
    },
    {
      idleLifetime: buildDistribution(idleLifetime),
      maximumAge: buildDistribution(maximumEnvironmentAge),
      reuseOrder,
    },
  );
}
