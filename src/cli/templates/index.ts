import { asynchronous } from './async.ts';
import { coldStarts } from './cold-starts.ts';
import { quickstart } from './quickstart.ts';
import { sharedPool } from './shared-pool.ts';
import type { Template } from './template.ts';

/** The templates of `capsim init`, the first one by default. */
export const templates: readonly Template[] = [quickstart, asynchronous, sharedPool, coldStarts];
