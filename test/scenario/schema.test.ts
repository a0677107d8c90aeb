import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';

const GOLDEN = 'test/golden/scenario.schema.json';

test('the JSON Schema of scenarios changes only with its golden copy (UPDATE_GOLDEN=1 writes it)', () => {
  const schema = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, schema);

  expect(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : 'no golden copy').toBe(schema);
});

test('every setting is described for editors', () => {
  const undescribed: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (value === null || typeof value !== 'object') return;
    const { properties } = value as { properties?: Readonly<Record<string, { description?: string; $ref?: string }>> };
    for (const [name, property] of Object.entries(properties ?? {})) {
      const isTag = typeof property === 'object' && 'const' in property;
      if (!isTag && property.description === undefined && property.$ref === undefined) undescribed.push(`${path}.${name}`);
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
  };
  visit(scenarioJsonSchema(), '');

  expect(undescribed).toEqual([]);
});
