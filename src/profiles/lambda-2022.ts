import { MINUTE } from '../units/time.ts';
import { guide, PRICE_LIST, SHILKOV } from './citations.ts';
import { dated, withValues } from './dated.ts';
import { lambda2020 } from './lambda-2020.ts';
import { streams2022 } from './stream-dates.ts';

const MB = 1024 * 1024;
const BILLION = 1_000_000_000;

/** End of 2022: the last of these profiles in which all functions share one burst (until 2023-11-26). */
export const lambda2022 = withValues(
  lambda2020,
  {
    name: 'lambda-2022',
    date: '2022-12-31',
    summary: 'End of 2022: arm64, price tiers, large ephemeral storage; still one burst shared by the account',
  },
  {
    ...streams2022,
    ephemeralStorageMaximum: dated(10_240 * MB, guide('gettingstarted-limits'), '2022-03-24', 'E-65'),
    idleLifetime: dated(
      { distribution: 'uniform', min: 5 * MINUTE, max: 7 * MINUTE },
      `assumed: AWS publishes nothing; 5 to 7 minutes in the edition of 2021 of ${SHILKOV}`,
      '2021-12-31',
      'E-22',
    ),
    pricePerGBSecondX86: dated(
      [
        { upTo: 6 * BILLION, price: 0.000_016_666_7 },
        { upTo: 15 * BILLION, price: 0.000_015 },
        { upTo: Number.POSITIVE_INFINITY, price: 0.000_013_333_4 },
      ],
      PRICE_LIST,
      '2022-08-01',
      'B-21',
    ),
    pricePerGBSecondArm64: dated(
      [
        { upTo: 7.5 * BILLION, price: 0.000_013_333_4 },
        { upTo: 18.75 * BILLION, price: 0.000_012_000_1 },
        { upTo: Number.POSITIVE_INFINITY, price: 0.000_010_666_7 },
      ],
      PRICE_LIST,
      '2022-08-01',
      'B-22',
    ),
    pricePerProvisionedGBSecondArm64: dated(0.000_003_333_4, PRICE_LIST, '2021-09-29', 'B-23'),
    pricePerProvisionedDurationGBSecondArm64: dated(0.000_007_777_8, PRICE_LIST, '2021-09-29', 'B-24'),
    pricePerEphemeralGBSecond: dated(0.000_000_030_9, PRICE_LIST, '2022-03-24', 'B-25'),
    defaultClientRetry: dated(
      'standard',
      'assumed: the callers are not known; the mode in which most current SDKs start',
      '2022-12-31',
      'R-04',
      'R-05',
      'R-08b',
    ),
  },
);
