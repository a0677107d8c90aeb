import { z } from 'zod';
import { clientField } from '../sources/index.ts';
import { count, duration, name, positiveCount, rate, share, size } from '../units/fields.ts';
import { scenarioField } from './definition.ts';

/** Definitions that stand in many places, by the name under which the schema holds them once. */
const SHARED: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  [duration, 'Duration'],
  [size, 'Size'],
  [rate, 'Rate'],
  [share, 'Share'],
  [count, 'Count'],
  [positiveCount, 'PositiveCount'],
  [name, 'Name'],
  [clientField, 'Client'],
]);

/** What the definitions say of themselves, with names for the shared ones: a third of the size. */
class Named extends z.core.$ZodRegistry<z.core.GlobalMeta> {
  override get<Definition extends z.core.$ZodType>(definition: Definition) {
    const said = z.globalRegistry.get(definition);
    const id = SHARED.get(definition);
    return id === undefined ? said : { ...said, id };
  }
}

/**
 * The JSON Schema of a scenario file, for editors: generated from the definitions that check it, so the two agree.
 * Checks between settings (names that must exist, sums of reservations) are not part of it.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(scenarioField, { io: 'input', target: 'draft-2020-12', metadata: new Named() });
}
