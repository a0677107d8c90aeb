import type { MetricDefinition } from '../observe/metrics.ts';
import type { ReplicationsSettings } from '../scenario/replications-field.ts';
import { readShare } from '../units/read.ts';
import type { Catalogue } from './catalogue.ts';
import { readBound } from './expectation.ts';
import { unknownMetric } from './expectations.ts';

/** `METRIC +- WIDTH`: how far the interval of a metric may reach to each side of the mean. */
export interface StoppingRule {
  readonly text: string;
  readonly metric: MetricDefinition & { readonly path: string };
  /** A fraction of the mean, or an amount in the unit of the metric; above 0. */
  readonly width: number;
  readonly isRelative: boolean;
}

const EXAMPLE = '"functions.checkout.throttleRatio +- 5%"';
const SHAPE = /^(?<path>\S+?)\s*(\+-|\+\/-|±)\s*(?<width>.*)$/;

/**
 * Reads the rule of `run.replications.until`.
 *
 * @returns the rule, or what is wrong with it in words
 */
export function readStoppingRule(text: string, catalogue: Catalogue): StoppingRule | string {
  const parts = SHAPE.exec(text.trim())?.groups;
  if (parts === undefined) return `expected a metric and a width such as ${EXAMPLE}, got "${text}"`;
  const { path, width: written } = parts;
  const metric = catalogue.get(path);
  if (metric === undefined) return unknownMetric(path, catalogue);
  const isRelative = written.endsWith('%');
  const width = /^-/.test(written) ? 0 : isRelative ? readShare(written) : readBound(written, metric);
  if (typeof width === 'string') return `${path}: ${width}`;
  if (width > 0) return { text, metric: { ...metric, path }, width, isRelative };
  return `expected a width above 0 on each side of ${path}, got "${written}"`;
}

/** What is wrong with a scenario's rule; null where nothing is, or where there is none. */
export function checkReplications(replications: ReplicationsSettings | undefined, catalogue: Catalogue): string | null {
  if (replications === undefined || typeof replications === 'number') return null;
  const rule = readStoppingRule(replications.until, catalogue);
  return typeof rule === 'string' ? rule : null;
}
