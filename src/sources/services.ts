import type { Service, ServiceEra, SourceKind } from './service.ts';
import { asyncServices } from './service-async.ts';
import { mappingServices } from './service-mappings.ts';
import { syncServices } from './service-sync.ts';

/** Every source type, then and now (section 8 of the facts sheet), in the order of the scenario format. */
export const services: readonly Service[] = [...syncServices, ...asyncServices, ...mappingServices];

/** The service with that source type, whenever it came. */
export function findService(type: string): Service | undefined {
  return services.find((service) => service.type === type);
}

/** The day, ISO, from which a service could invoke functions. */
export function sinceOf({ eras }: Service): string {
  return eras[0].from;
}

/** What holds for a service on a day, ISO; before it came, what held at first. */
export function eraOn({ eras }: Service, date: string): ServiceEra {
  return eras.findLast(({ from }) => from <= date) ?? eras[0];
}

/** What holds for a source type on a day, ISO; before it came, what held at first. Undefined: there is no such type. */
export function findEra(type: string, date: string): ServiceEra | undefined {
  const service = findService(type);
  return service && eraOn(service, date);
}

/** How a source type invokes on a day, ISO. */
export function kindOn(type: string, date: string): SourceKind | undefined {
  return findEra(type, date)?.kind;
}
