import { MINUTE } from '../units/time.ts';
import { guide, PRICE_LIST } from './citations.ts';
import { dated, notYet } from './dated.ts';

/** The first day on which scenarios can use managed instances; they were announced in these days (E-50). */
export const MANAGED_INSTANCES_SINCE = '2025-12-01';

const GUIDE = guide('lambda-managed-instances-scaling');

/** How managed instances scale and what they cost, from their first day on. */
export const managed2026 = {
  managedInstancesTarget: dated(
    0.5,
    `assumed: follows from "doubles within 5 minutes" in ${GUIDE}: what may double at any time needs half the slots free`,
    MANAGED_INSTANCES_SINCE,
    'E-51',
  ),
  managedInstancesInterval: dated(
    MINUTE,
    `assumed: "asynchronously" in ${GUIDE}, without a number; the start of instances and environments is in it`,
    MANAGED_INSTANCES_SINCE,
    'E-51',
  ),
  managedInstancesDoublingTime: dated(
    5 * MINUTE,
    `assumed: follows from "more than doubles within 5 minutes" in ${GUIDE}, as a limit on the number of environments`,
    MANAGED_INSTANCES_SINCE,
    'E-51',
  ),
  managedInstancesScaleInAfter: dated(
    15 * MINUTE,
    'assumed: the troubleshooting page says that scaling in is slow, without a number',
    MANAGED_INSTANCES_SINCE,
    'E-51',
  ),
  managedInstancesFee: dated(0.15, PRICE_LIST, MANAGED_INSTANCES_SINCE, 'E-52', 'B-27'),
};

export const managed2017 = notYet(managed2026, MANAGED_INSTANCES_SINCE);
