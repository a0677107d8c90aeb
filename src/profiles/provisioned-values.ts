import { guide, MAO } from './citations.ts';
import { dated, notYet } from './dated.ts';

const GUIDE = guide('provisioned-concurrency');
const START = '2019-12-03';
const COOLDOWN = 'boto/botocore, Application Auto Scaling API model';

/** How Application Auto Scaling changes provisioned concurrency, from its first day on. */
export const provisionedScaling2020 = {
  provisionedLowAlarm: dated(0.9, GUIDE, START, 'C-61'),
  provisionedDataPoints: dated(3, GUIDE, START, 'C-62'),
  provisionedScaleInDataPoints: dated(15, MAO, START, 'C-62'),
  provisionedScaleInStep: dated(
    0.1,
    `assumed: "slowly and in small steps" in ${GUIDE}, without a number`,
    START,
    'C-64',
  ),
  provisionedScaleOutCooldown: dated(0, COOLDOWN, START, 'C-65'),
  provisionedScaleInCooldown: dated(0, COOLDOWN, START, 'C-65'),
};

export const provisionedScaling2017 = notYet(provisionedScaling2020, START);
