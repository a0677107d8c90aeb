import type { ScenarioData, ScenarioModel } from '../scenario/model.ts';

/**
 * The same model with the columns of its traces and counts in memory that all threads see: they may be large, and are
 * copied once instead of once for each worker.
 */
export function shareColumns(model: ScenarioModel): ScenarioModel {
  const { traces, counts } = model.data;
  const data: ScenarioData = {
    traces: mapped(traces, ({ starts, durations }) => ({
      starts: shared(starts),
      durations: durations === null ? null : shared(durations),
    })),
    counts: mapped(counts, (columns) => ({ ...columns, counts: shared(columns.counts) })),
  };
  return { ...model, data };
}

/** Sources that read the same file share its columns, before and after. */
function mapped<Value>(values: ReadonlyMap<string, Value>, share: (value: Value) => Value): Map<string, Value> {
  const known = new Map<Value, Value>();
  return new Map(
    [...values].map(([name, value]) => {
      const result = known.get(value) ?? share(value);
      known.set(value, result);
      return [name, result];
    }),
  );
}

function shared(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
