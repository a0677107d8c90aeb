import { DAY, HOUR, type Micros, SECOND } from '../units/time.ts';
import type { Setting } from './settings.ts';

const span = (what: string, to: Micros): Setting => ({
  group: 'managed instances',
  kind: 'duration',
  from: SECOND,
  to,
  what,
});

/** What the values of managed instances are, in the order in which they are shown. */
export const managedSettings = {
  managedInstancesTarget: {
    group: 'managed instances',
    kind: 'number',
    from: 0.01,
    to: 1,
    what: 'Share of the slots in use that scaling aims at, a number such as 0.5.',
  },
  managedInstancesInterval: span(
    'From one decision of scaling to the next, at which new environments are there.',
    HOUR,
  ),
  managedInstancesDoublingTime: span('Time in which the number of environments doubles at most.', DAY),
  managedInstancesScaleInAfter: span('How long environments that were needed once are kept.', DAY),
  managedInstancesFee: {
    group: 'managed instances',
    kind: 'share',
    what: 'What AWS adds to the price of the instances, as a share of it.',
  },
} as const satisfies Record<string, Setting>;
