import type { Report } from './input.ts';

/** Everything, for machines. */
export const summaryJson: Report = {
  file: 'summary.json',
  render: ({ summary }) => `${JSON.stringify(summary, null, 2)}\n`,
};
