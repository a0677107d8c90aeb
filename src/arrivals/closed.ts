import { z } from 'zod';
import { distributionField } from '../random/index.ts';
import { positiveCount } from '../units/fields.ts';
import { defineArrivals, noFiles, notAProcess } from './kind.ts';

/** Callers that each wait for their answer. Their source drives them, since arrivals depend on the answers. */
export const closed = defineArrivals({
  field: z
    .strictObject({
      process: z.literal('closed'),
      clients: positiveCount.meta({ description: 'How many callers there are' }),
      thinkTime: distributionField
        .prefault('0s')
        .meta({ description: 'What passes between an answer and the next request of that caller' }),
    })
    .meta({ description: 'A fixed number of callers, each of which waits for its answer' }),
  build: () => notAProcess('closed'),
  // How often they call depends on the answers; there are at least the first calls.
  offered: ({ clients }) => clients,
  files: noFiles,
});
