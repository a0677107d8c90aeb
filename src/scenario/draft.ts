import type { z } from 'zod';
import { downstreamField } from '../downstream/index.ts';
import { overridesField, type PlatformOverrides } from '../profiles/index.ts';
import { type SourceSettings, sourceField } from '../sources/index.ts';
import { type FunctionSettings, functionField, type RunSettings, runField } from './definition.ts';
import { valueAt } from './shape.ts';

/**
 * What can be read of a document, whatever is wrong elsewhere in it: so that checks between settings report at the
 * same time as mistakes inside them.
 */
export interface Draft {
  readonly raw: unknown;
  readonly platform: PlatformOverrides;
  readonly run: Partial<RunSettings>;
  readonly functions: ReadonlyMap<string, Partial<FunctionSettings>>;
  /** Each source as it is written, and its settings if these can be read. */
  readonly sources: ReadonlyMap<string, { readonly raw: unknown; readonly settings: SourceSettings | null }>;
  readonly downstreams: ReadonlyMap<string, { readonly type?: string }>;
}

export function draftOf(raw: unknown): Draft {
  return {
    raw,
    platform: readEach(overridesField.shape, valueAt(raw, ['platform'])),
    run: readEach(runField.shape, valueAt(raw, ['run'])),
    functions: mapped(raw, 'functions', (value) => readEach(functionField.shape, value)),
    sources: mapped(raw, 'sources', (value) => {
      const { data } = sourceField.safeParse(value);
      return { raw: value, settings: data ?? null };
    }),
    downstreams: mapped(raw, 'downstreams', (value) => downstreamField.safeParse(value).data ?? {}),
  };
}

/** The settings of an object that can be read, one by one. */
export function readEach<Shape extends z.core.$ZodShape>(
  shape: Shape,
  raw: unknown,
): Partial<z.output<z.ZodObject<Shape>>> {
  const settings: [string, unknown][] = [];
  for (const [key, field] of Object.entries(shape)) {
    const result = (field as z.ZodType).safeParse(valueAt(raw, [key]));
    if (result.success && result.data !== undefined) settings.push([key, result.data]);
  }
  return Object.fromEntries(settings) as Partial<z.output<z.ZodObject<Shape>>>;
}

function mapped<Value>(raw: unknown, part: string, readOne: (value: unknown) => Value): ReadonlyMap<string, Value> {
  const named = valueAt(raw, [part]);
  const isNamed = named !== null && typeof named === 'object' && !Array.isArray(named);
  return new Map(isNamed ? Object.entries(named).map(([name, value]) => [name, readOne(value)]) : []);
}

/** The text at a path, or null where there is none. */
export function textAt(raw: unknown, ...path: (string | number)[]): string | null {
  const value = valueAt(raw, path);
  return typeof value === 'string' ? value : null;
}
