import { rate, share } from '../units/fields.ts';

/** What every downstream that is called can be given. */
export const commonFields = {
  errorRate: share.prefault('0%').describe('Share of calls that fail although they were let in.'),
  background: rate
    .prefault('0/s')
    .describe('Calls from elsewhere, as a Poisson process: load that this scenario does not show.'),
};
