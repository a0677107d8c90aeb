import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricTypeFiles } from './metric-types.ts';

test.each([...metricTypeFiles()])(
  'src/library/%s has every metric of the catalogue (UPDATE_GOLDEN=1 writes it)',
  (name, text) => {
    const path = `src/library/${name}`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : 'no such file').toBe(text);
  },
);
