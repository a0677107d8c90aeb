import { z } from 'zod';
import { scenarioField } from './definition.ts';

/**
 * The JSON Schema of a scenario file, for editors: generated from the definitions that check it, so the two agree.
 * Checks between settings (names that must exist, sums of reservations) are not part of it.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(scenarioField, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
}
