import type { EntityResult } from '../observe/result.ts';
import { type Bill, type Cost, type FunctionUsage, price, priceMonth } from '../platform/price.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { MS } from '../units/time.ts';
import type { Parts } from './assemble.ts';
import { provisionedOf } from './build-function.ts';

/** The cost lines of a run: one per function, and the total. Usage is that of the window, warm-up left out. */
export function bill(model: ScenarioModel, { functions, timeline }: Parts): EntityResult[] {
  const span = timeline.horizon - timeline.warmup;
  const names = [...functions.keys()];
  const usages = names.map((name) => usageOf(model, name, functions, timeline));
  const now = price(usages, model.platform, { freeTier: false });
  const month = priceMonth(usages, span, model.platform);
  const lines = names.map((name, index) => costLine(name, now.functions[index], month.functions[index]));
  return [...lines, costLine('', totalOf(now), totalOf(month))];
}

function usageOf(
  { scenario }: ScenarioModel,
  name: string,
  functions: Parts['functions'],
  { horizon, warmup }: Parts['timeline'],
): FunctionUsage {
  const settings = scenario.functions[name];
  const observer = functions.get(name)?.observer;
  const provisioned = provisionedOf(settings);
  return {
    requests: observer?.invocations.inWindow ?? 0,
    onDemandMs: (observer?.billedOnDemand ?? 0) / MS,
    provisionedMs: (observer?.billedOnProvisioned ?? 0) / MS,
    provisionedConcurrency: provisioned.count,
    provisionedTime: Math.max(0, horizon - Math.max(warmup, provisioned.requestedAt ?? 0)),
    memory: settings.memory,
    architecture: settings.architecture,
    ephemeralStorage: settings.ephemeralStorage,
  };
}

function totalOf({ total }: Bill): Cost {
  return total;
}

function costLine(name: string, now: Cost, month: Cost): EntityResult {
  const values = new Map<string, number>();
  for (const [suffix, cost] of [
    ['', now],
    ['Per30Days', month],
  ] as const) {
    values.set(`requests${suffix}`, cost.requests);
    values.set(`compute${suffix}`, cost.compute + cost.ephemeral);
    values.set(`provisioned${suffix}`, cost.provisioned);
    values.set(`total${suffix}`, cost.total);
  }
  return { scope: 'cost', name, values, series: new Map() };
}
