import { scenarioJsonSchema } from '../scenario/schema.ts';
import { comparisonJsonSchema } from '../study/compare-schema.ts';
import { explanationJsonSchema } from '../study/explain-schema.ts';
import { planJsonSchema } from '../study/plan-schema.ts';
import { summaryJsonSchema } from '../study/summary-schema.ts';
import { sweepJsonSchema } from '../study/sweep-schema.ts';
import type { SCHEMAS } from './commands/schema.ts';
import { printResult } from './print.ts';

/** Prints the JSON Schema of a document. */
export function printSchema(document: (typeof SCHEMAS)[number]): void {
  printResult(JSON.stringify(DEFINITIONS[document](), null, 2));
}

const DEFINITIONS: Readonly<Record<(typeof SCHEMAS)[number], () => unknown>> = {
  scenario: scenarioJsonSchema,
  summary: summaryJsonSchema,
  plan: planJsonSchema,
  sweep: sweepJsonSchema,
  compare: comparisonJsonSchema,
  explanation: explanationJsonSchema,
};
