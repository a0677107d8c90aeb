import type { z } from 'zod';
import type { Path } from './place.ts';

/**
 * What a definition allows at one place, for messages: known keys, a description, examples. Walks zod's own
 * definitions, so that messages and JSON Schema say the same as the checks do.
 */
export type Definition = z.core.$ZodType;

/** The definitions that may hold at `path`: more than one where the format has alternatives. */
export function definitionsAt(root: Definition, path: Path, value: unknown): readonly Definition[] {
  let definitions: readonly Definition[] = alternatives(root, value);
  let here: unknown = value;
  for (const step of path) {
    const inside = child(here, step);
    definitions = definitions.flatMap((definition) => {
      const next = inner(definition, step);
      return next === undefined ? [] : alternatives(next, inside);
    });
    here = inside;
  }
  return definitions;
}

/** The keys that may stand at `path`. */
export function keysAt(root: Definition, path: Path, value: unknown): readonly string[] {
  const keys = definitionsAt(root, path, value).flatMap((definition) => Object.keys(shapeOf(definition) ?? {}));
  return [...new Set(keys)];
}

/** What stands at a path of plain values; undefined where there is nothing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(child, value);
}

function child(value: unknown, step: string | number): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, step)
    ? (value as Readonly<Record<string | number, unknown>>)[step]
    : undefined;
}

/** The parts of zod's definitions that are read here. */
interface Parts {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Definition>>;
  readonly innerType?: Definition;
  readonly in?: Definition;
  readonly out?: Definition;
  readonly getter?: () => Definition;
  readonly options?: readonly Definition[];
  readonly discriminator?: string;
  /** The member that is meant, where a look at the value tells. */
  readonly pick?: (value: unknown) => Definition;
  readonly element?: Definition;
  readonly valueType?: Definition;
  readonly values?: readonly unknown[];
  readonly left?: Definition;
  readonly right?: Definition;
}

function partsOf(definition: Definition): Parts {
  return definition._zod.def as unknown as Parts;
}

/** A definition without its wrappers, and each member of a union on its own. */
function alternatives(definition: Definition, value: unknown): readonly Definition[] {
  const parts = partsOf(definition);
  if (parts.innerType) return alternatives(parts.innerType, value);
  if (parts.getter) return alternatives(parts.getter(), value);
  if (parts.in && parts.out) return alternatives(partsOf(parts.in).type === 'transform' ? parts.out : parts.in, value);
  if (parts.left && parts.right) return [...alternatives(parts.left, value), ...alternatives(parts.right, value)];
  if (parts.pick) return alternatives(parts.pick(value), value);
  if (parts.options === undefined) return [definition];
  const all = parts.options.flatMap((option) => alternatives(option, value));
  const { discriminator } = parts;
  if (discriminator === undefined) return all;
  const named = all.filter((option) => accepts(shapeOf(option)?.[discriminator], child(value, discriminator)));
  return named.length > 0 ? named : all;
}

function accepts(definition: Definition | undefined, value: unknown): boolean {
  if (definition === undefined) return false;
  return alternatives(definition, value).some((option) => option._zod.values?.has(value as string) ?? false);
}

function shapeOf(definition: Definition): Readonly<Record<string, Definition>> | undefined {
  return partsOf(definition).shape;
}

function inner(definition: Definition, step: string | number): Definition | undefined {
  const { shape, element, valueType } = partsOf(definition);
  if (shape) return Object.hasOwn(shape, step) ? shape[step] : undefined;
  return typeof step === 'number' ? element : valueType;
}
