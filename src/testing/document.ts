import fc from 'fast-check';
import { stringify } from 'yaml';
import { anachronisms } from '../profiles/features.ts';
import type { PlatformProfile } from '../profiles/profile.ts';

/** A scenario as plain values, in the form in which a user writes it. */
export interface Document {
  readonly name: string;
  readonly platform: Readonly<Record<string, unknown>>;
  readonly run: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, FunctionDocument>>;
  readonly sources: Readonly<Record<string, SourceDocument>>;
  readonly downstreams: Readonly<Record<string, unknown>>;
  readonly faults: readonly unknown[];
}

/** The settings of one function, as a user writes them. */
export interface FunctionDocument {
  readonly reservedConcurrency?: number;
  readonly provisionedConcurrency?:
    | number
    | { readonly provisioned: number; readonly requestedAt: string }
    | { readonly max: number; readonly schedule: readonly { readonly max: number }[] };
  /** Two versions that an alias points to. */
  readonly versions?: {
    readonly stable: Readonly<Record<string, unknown>>;
    readonly next: { readonly provisionedConcurrency?: number; readonly [setting: string]: unknown };
  };
  readonly [setting: string]: unknown;
}

/** The settings of one source, as a user writes them. */
export interface SourceDocument {
  readonly type: string;
  readonly target: string;
  readonly arrivals: { readonly from?: string; readonly [setting: string]: unknown };
  readonly [setting: string]: unknown;
}

/** The scenario as a file, for the loader and for whoever reads about a failing case. */
export function asYaml(document: Document): string {
  return stringify(document, { aliasDuplicateObjects: false });
}

/** A choice that may also be left out. */
export const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

export const number = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Without the settings that the profile's platform did not have yet. */
export function withoutUnborn(document: Document, { date }: PlatformProfile): Document {
  const pruned = structuredClone(document);
  for (const { path } of anachronisms(document, date)) {
    const above = path
      .slice(0, -1)
      .reduce<Record<string, unknown> | undefined>(
        (node, step) => node?.[step] as Record<string, unknown> | undefined,
        pruned as unknown as Record<string, unknown>,
      );
    // What stood in something that is gone is gone with it.
    if (above !== undefined) delete above[path[path.length - 1]];
  }
  return pruned;
}

export function named<Value>(values: readonly Value[], nameOf: (index: number) => string): Record<string, Value> {
  return Object.fromEntries(values.map((value, index) => [nameOf(index), value]));
}

export function pick<Value>(values: readonly Value[], chosen: number): Value {
  return values[chosen % values.length];
}

/** The settings that are there; a key with nothing behind it is a mistake in a scenario. */
export function defined<Settings extends Record<string, unknown>>(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Settings;
}
