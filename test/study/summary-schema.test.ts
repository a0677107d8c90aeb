import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SCHEMA_VERSION, summaryField, summaryJsonSchema } from '../../src/study/summary-schema.ts';

const GOLDEN = new URL('../golden/summary.schema.json', import.meta.url);

test('the JSON Schema of summary.json is the one that users know', () => {
  const text = `${JSON.stringify(summaryJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, text);
  expect(existsSync(GOLDEN), 'write it with UPDATE_GOLDEN=1').toBe(true);
  expect(text).toBe(readFileSync(GOLDEN, 'utf8'));
});

test.each([[null], [{}], [[]], ['text'], [{ schemaVersion: 99 }], [{ schemaVersion: SCHEMA_VERSION }]])(
  '%j is no summary',
  (content) => {
    expect(summaryField.safeParse(content).success).toBe(false);
  },
);
