import { z } from 'zod';
import { choice, isPlainObject } from '../arrivals/choice.ts';
import { positiveCount } from '../units/fields.ts';

const interfacesField = z.strictObject({
  interfaces: positiveCount.describe(
    'Network interfaces that its environments may have, such as free addresses of the subnets; until 2019 (E-42).',
  ),
});

/** Whether a function is in a VPC, and how many network interfaces it may have there. */
export const vpcField = choice([z.boolean(), interfacesField], (value) =>
  isPlainObject(value) ? interfacesField : z.boolean(),
).meta({
  id: 'Vpc',
  description:
    'Whether the function is in a VPC: until 2019 its environments shared network interfaces, which took time to make (E-40 to E-43).',
});

type VpcSettings = z.output<typeof vpcField>;

/** Network interfaces that a function in a VPC may have; Infinity where nothing limits them, null outside a VPC. */
export function interfacesOf(vpc: VpcSettings): number | null {
  if (typeof vpc === 'object') return vpc.interfaces;
  return vpc ? Number.POSITIVE_INFINITY : null;
}
