import { start } from './start.ts';
import { type WorkerScope, work } from './worker.ts';

// One script is both: the page, and what its workers run.
if (typeof document === 'undefined') work(self as unknown as WorkerScope);
else start();
