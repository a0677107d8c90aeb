import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { comparisonField, comparisonJsonSchema } from '../../src/study/compare-schema.ts';
import { explanationField, explanationJsonSchema } from '../../src/study/explain-schema.ts';
import { planField, planJsonSchema } from '../../src/study/plan-schema.ts';
import { sweepField, sweepJsonSchema } from '../../src/study/sweep-schema.ts';

const SCHEMAS = [
  ['plan', planJsonSchema, planField],
  ['sweep', sweepJsonSchema, sweepField],
  ['compare', comparisonJsonSchema, comparisonField],
  ['explanation', explanationJsonSchema, explanationField],
] as const;

test.each(SCHEMAS)('the JSON Schema of %s is the one that users know', (name, definition) => {
  const golden = new URL(`../golden/${name}.schema.json`, import.meta.url);
  const text = `${JSON.stringify(definition(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
  expect(existsSync(golden), 'write it with UPDATE_GOLDEN=1').toBe(true);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});

test.each(SCHEMAS)(
  'the JSON Schema of %s says its version, and what has another is refused',
  (_, definition, field) => {
    expect(definition()).toMatchObject({ properties: { schemaVersion: { type: 'number', const: 1 } } });
    for (const content of [null, {}, [], { schemaVersion: 99 }, { schemaVersion: 1 }]) {
      expect(field.safeParse(content).success).toBe(false);
    }
  },
);
