import { breachesCsv } from './breaches-csv.ts';
import type { Report } from './input.ts';
import { markdown } from './markdown.ts';
import { summaryJson } from './summary-json.ts';
import { timeseriesCsv } from './timeseries-csv.ts';

/** Every file of the report folder. */
export const reports: readonly Report[] = [summaryJson, timeseriesCsv, breachesCsv, markdown];
