import fc from 'fast-check';
import type { RunResult } from '../../src/observe/result.ts';
import { asYaml, type Document } from '../../src/testing/document.ts';

/**
 * Holds a property against random scenarios, the same ones every time. A failure shows the smallest scenario found
 * that still fails, as a file to run.
 */
export async function forAll<Value>(
  values: fc.Arbitrary<Value>,
  runs: number,
  property: (value: Value) => Promise<void>,
  documentOf: (value: Value) => Document,
): Promise<void> {
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(
    fc.asyncProperty(values, property),
    { seed: 20_261_123, numRuns: runs },
  );
  if (!failed) return;
  const [value] = counterexample ?? [];
  const scenario = value === undefined ? '' : asYaml(documentOf(value));
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  throw new Error(`${reason}\n\nThe smallest scenario found (path ${counterexamplePath}):\n\n${scenario}`, {
    cause: errorInstance,
  });
}

/** Everything of a result as text: equal results give equal texts. */
export function bytesOf(result: RunResult): string {
  return JSON.stringify(result, (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    if (value instanceof Float64Array) return Array.from(value, String); // NaN would become null
    return value;
  });
}
