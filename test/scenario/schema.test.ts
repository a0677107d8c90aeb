import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';

const GOLDEN = 'test/golden/scenario.schema.json';

test('the JSON Schema of scenarios changes only with its golden copy (UPDATE_GOLDEN=1 writes it)', () => {
  const schema = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, schema);

  expect(existsSync(GOLDEN) ? readFileSync(GOLDEN, 'utf8') : 'no golden copy').toBe(schema);
});

test('every setting of the scenario, its run and its functions is described for editors', () => {
  const { $defs } = scenarioJsonSchema() as { $defs: Readonly<Record<string, Definition>> };
  const own = ['Scenario', 'Run', 'Function', 'Async', 'Fault', 'Alarm'].map((name) => ({ name, ...$defs[name] }));
  const settings = own.flatMap(({ name, properties = {} }) =>
    Object.entries(properties).map(([key, setting]) => ({ path: `${name}.${key}`, setting })),
  );
  const undescribed = settings.filter(({ setting }) => {
    const shared = setting.$ref?.split('/').at(-1);
    return setting.description === undefined && $defs[shared ?? '']?.description === undefined;
  });

  expect(settings.length).toBeGreaterThan(30);
  expect(undescribed.map(({ path }) => path)).toEqual([]);
});

interface Definition {
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Definition>>;
}
