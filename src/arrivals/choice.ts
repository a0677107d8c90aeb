import { z } from 'zod';

interface ChoiceDefinition<Options extends readonly z.ZodType[]> extends z.core.$ZodUnionDef<Options> {
  readonly pick: (value: unknown) => z.ZodType;
}

interface Choice<Options extends readonly z.ZodType[]> extends z.ZodUnion<Options> {
  _zod: z.core.$ZodUnionInternals<Options> & { def: ChoiceDefinition<Options> };
}

const Choice = z.core.$constructor<Choice<readonly z.ZodType[]>, ChoiceDefinition<readonly z.ZodType[]>>(
  'CapsimChoice',
  (inst, def) => {
    z.ZodUnion.init(inst, def);
    inst._zod.parse = (payload, context) => def.pick(payload.value)._zod.run(payload, context);
  },
);

/**
 * A union whose member is chosen by a look at the value. A mistake is then reported against the form that was meant,
 * as one issue, where a plain union reports that none of its members matched.
 *
 * @param pick the member to read a value with, or another field whose issues say why no member fits
 */
export function choice<const Options extends readonly z.ZodType[]>(
  options: Options,
  pick: (value: unknown) => z.ZodType,
): z.ZodUnion<Options> {
  return new Choice({ type: 'union', options, pick }) as unknown as z.ZodUnion<Options>;
}

/** Whether a raw value is an object (not a list) that has one of these keys. */
export function hasAnyKey(value: unknown, ...keys: readonly string[]): boolean {
  return isPlainObject(value) && keys.some((key) => key in value);
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
