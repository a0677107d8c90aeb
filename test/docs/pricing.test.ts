import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

const TEXT = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'pricing.md'), 'utf8');
const SCENARIO = /^```yaml\n([\s\S]*?)^```$/m.exec(TEXT)?.[1] ?? '';

/** A line of a table: what was worked out, for which metric, and what came out, with its number of decimals. */
const LINES = [...TEXT.matchAll(/^\| [^|]+ \| ([^|]+) \| `([^`]+)` \| \$?([\d,.]+) \|$/gm)].map(
  ([, working, metric, figure]) => ({
    working,
    metric,
    figure: figure.replaceAll(',', ''),
    decimals: figure.split('.')[1]?.length ?? 0,
  }),
);

let run: Run;

beforeAll(async () => {
  run = await runYaml(SCENARIO);
});

test('the priced scenario has a figure for every kind of cost', () => {
  const kinds = new Set(LINES.map(({ metric }) => metric.split('.').at(-1)));
  const wanted = ['requests', 'compute', 'provisioned', 'ephemeral', 'total', 'abandoned', 'retries', 'failed'];
  expect([...kinds]).toEqual(expect.arrayContaining([...wanted, 'failureShare', 'totalPer30Days']));
});

test.each(LINES)('$metric is $figure, worked out by hand and in a run', ({ working, metric, figure, decimals }) => {
  expect(calculated(working).toFixed(decimals), working).toBe(figure);
  expect(run.value(metric)?.toFixed(decimals), metric).toBe(figure);
});

/** The value of a sum as people write it: `2 × (1,000 + 3) ÷ 4`. */
function calculated(text: string): number {
  const tokens = text.replaceAll(',', '').match(/[\d.]+|[×÷+−()]/g) ?? [];
  let at = 0;
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '−') value += tokens[at++] === '+' ? product() : -product();
    return value;
  };
  const product = (): number => {
    let value = factor();
    while (tokens[at] === '×' || tokens[at] === '÷') value *= tokens[at++] === '×' ? factor() : 1 / factor();
    return value;
  };
  const factor = (): number => {
    if (tokens[at] !== '(') return Number(tokens[at++]);
    at++;
    const value = sum();
    at++;
    return value;
  };
  const value = sum();
  expect(at, `"${text}" is read to its end`).toBe(tokens.length);
  return value;
}
