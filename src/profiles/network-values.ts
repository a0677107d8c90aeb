import { SECOND } from '../units/time.ts';
import { guide, guideOf } from './citations.ts';
import { dated } from './dated.ts';
import type { DurationLaw } from './profile.ts';

const GB = 1024 * 1024 * 1024;
const VPC_2018 = guideOf('vpc.md', '2018-02-21');
const WEBINAR_DAY = '2017-01-18';
const HYPERPLANE = '2019-09-03';

/** Network interfaces of functions in a VPC, while environments shared them. */
export const network2017 = {
  networkInterfaceMemory: dated<number | null>(
    1.5 * GB,
    'copies of the Developer Guide, vpc.md of 2016 and 2017: concurrency x (memory in GB / 1.5 GB)',
    WEBINAR_DAY,
    'E-40',
    'W-B8',
  ),
  networkInterfaceDelay: dated<DurationLaw>(
    { distribution: 'uniform', min: 8 * SECOND, max: 15 * SECOND },
    'assumed: 8 to 15 seconds in reports of users, which say nothing of the shape',
    WEBINAR_DAY,
    'E-41',
  ),
};

/** The same formula after the memory maximum had doubled. */
export const network2018 = {
  networkInterfaceMemory: dated<number | null>(3 * GB, `${VPC_2018}: memory in GB / 3 GB`, '2017-11-30', 'E-40'),
};

/** One interface for each subnet and security group, made when the function is configured. */
export const network2020 = {
  networkInterfaceMemory: dated<number | null>(
    null,
    `${guide('configuration-vpc')}: no environment needs an interface of its own`,
    HYPERPLANE,
    'E-43',
  ),
  networkInterfaceDelay: dated<DurationLaw>(
    { distribution: 'constant', value: 0 },
    `${guide('configuration-vpc')}: made when the function is configured`,
    HYPERPLANE,
    'E-43',
  ),
};
