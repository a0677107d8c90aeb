import { z } from 'zod';
import { distributionField } from '../random/index.ts';
import * as fields from '../units/fields.ts';
import { quote } from '../units/read.ts';
import { formatSettingNumber } from './describe.ts';
import type { PlatformValues, PriceTier } from './profile.ts';
import { type Setting, type SettingForm, settingNames, settings } from './settings.ts';

/** Values of the platform that a scenario replaces, in base units. */
export type PlatformOverrides = Partial<PlatformValues>;

type OverrideShape = { [Name in keyof PlatformValues]: z.ZodOptional<z.ZodType<PlatformValues[Name]>> };

/** Price steps as a scenario writes them: the last one has no `upTo`, because numbers in a file are finite. */
const tiersField = z
  .array(z.strictObject({ upTo: z.number().positive().optional(), price: z.number().min(0).max(1000) }))
  .refine(areInOrder, {
    error:
      'expected steps with growing "upTo" (GB-seconds a month), the last one without, such as [{ price: 0.0000166667 }]',
  })
  .transform((steps): PriceTier[] =>
    steps.map(({ upTo, price }) => ({ upTo: upTo ?? Number.POSITIVE_INFINITY, price })),
  );

function areInOrder(steps: readonly { upTo?: number | undefined }[]): boolean {
  const bounds = steps.map(({ upTo }) => upTo ?? Number.POSITIVE_INFINITY);
  return bounds.every((bound, index) => bound > (bounds[index - 1] ?? 0)) && (bounds.at(-1) ?? Infinity) === Infinity;
}

/** Every value of the platform under its own name, all optional; a number's unit is part of its text. */
export const overridesField = z.strictObject(
  Object.fromEntries(settingNames.map((name) => [name, fieldOf(settings[name]).optional()])) as OverrideShape,
);

/** The platform with a scenario's own numbers in place of the profile's. */
export function applyOverrides(values: PlatformValues, overrides: PlatformOverrides): PlatformValues {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  return { ...values, ...Object.fromEntries(given) };
}

function fieldOf(setting: Setting): z.ZodType {
  const field = formField(setting);
  return (setting.nullable ? field.nullable() : field).meta({ description: setting.what, ...boundsOf(setting) });
}

function formField(form: SettingForm): z.ZodType {
  switch (form.kind) {
    case 'flag':
      return z.boolean();
    case 'share':
      return fields.share;
    case 'law':
      return distributionField;
    case 'tiers':
      return tiersField;
    case 'choice':
      return z.enum(form.choices);
    default:
      return boundedField(form);
  }
}

type Bounded = Extract<SettingForm, { from: number }>;

/** A quantity within bounds; what is wrong with its writing is told by its unit's own field. */
function boundedField(form: Bounded): z.ZodType<number> {
  switch (form.kind) {
    case 'count':
      return within(z.int({ error: outOfBounds(form) }), form);
    case 'size':
      return within(fields.size, form);
    case 'duration':
      return within(fields.duration, form);
    case 'rate':
      return within(fields.rate, form);
    default:
      return within(z.number({ error: outOfBounds(form) }), form);
  }
}

function within(field: z.ZodType<number>, form: Bounded): z.ZodType<number> {
  return field.refine((value) => value >= form.from && value <= form.to, { error: outOfBounds(form) });
}

function outOfBounds(form: Bounded): (issue: { readonly input?: unknown }) => string {
  const { kind, from, to } = form;
  const show = (value: number): string => formatSettingNumber(kind, value);
  const what = kind === 'count' ? 'a whole number' : `a ${kind === 'money' ? 'number of USD' : kind}`;
  return ({ input }) => {
    const found = typeof input === 'number' && !Number.isNaN(input) ? show(input) : quote(input);
    return `expected ${what} from ${show(from)} to ${show(to)}, got ${found}`;
  };
}

/** Bounds for editors; those of a quantity with a unit cannot be said in JSON Schema. */
function boundsOf(form: SettingForm): { minimum?: number; maximum?: number } {
  const isPlain = form.kind === 'count' || form.kind === 'number' || form.kind === 'money';
  return isPlain ? { minimum: form.from, maximum: form.to } : {};
}
