import { scenarioJsonSchema } from '../scenario/schema.ts';
import { summaryJsonSchema } from '../study/summary-schema.ts';
import type { SCHEMAS } from './commands/schema.ts';
import { printResult } from './print.ts';

/** Prints the JSON Schema of a document. */
export function printSchema(document: (typeof SCHEMAS)[number]): void {
  const schema = document === 'scenario' ? scenarioJsonSchema() : summaryJsonSchema();
  printResult(JSON.stringify(schema, null, 2));
}
