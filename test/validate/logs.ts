import { billedMs } from '../../src/platform/price.ts';
import { findProfile, profileValues } from '../../src/profiles/index.ts';
import { assert } from '../../src/units/assert.ts';
import { MS } from '../../src/units/time.ts';
import { type Line, NOT_HERE, notJudged, type Section } from './line.ts';
import { measurementText } from './measurements.ts';

/** What one REPORT of a real log says, in milliseconds. */
interface Report {
  readonly duration: number;
  readonly billed: number;
  readonly init: number;
}

/** All REPORT lines of a text, however they are quoted. */
function reportsOf(text: string): readonly Report[] {
  return text
    .replaceAll('\\\\t', ' ')
    .replaceAll('\\t', ' ')
    .split(/(?=REPORT RequestId)/)
    .filter((part) => part.startsWith('REPORT RequestId'))
    .map((part) => part.split(/\n|\\n|END RequestId/)[0])
    .flatMap((part) => {
      const duration = part.match(/(?<!Billed |Init |Restore )Duration: ([\d.]+) ?ms/);
      const billed = part.match(/Billed Duration: ([\d.]+) ?ms/);
      if (duration === null || billed === null) return [];
      const init = Number(part.match(/Init Duration: ([\d.]+)/)?.[1] ?? 0);
      return [{ duration: Number(duration[1]), billed: Number(billed[1]), init }];
    });
}

interface LogFile {
  readonly file: string;
  readonly what: string;
  readonly profile: string;
  readonly isManaged?: boolean;
  /** Which of its rows and reports are meant. */
  readonly rows?: (row: string) => boolean;
  readonly keep?: (report: Report) => boolean;
  readonly reports?: (text: string) => readonly Report[];
}

function jsonReports(text: string): readonly Report[] {
  return text
    .split('\n')
    .filter((row) => row.includes('platform.report'))
    .map((row) => {
      const { metrics } = JSON.parse(row).record;
      return { duration: metrics.durationMs, billed: metrics.billedDurationMs, init: metrics.initDurationMs ?? 0 };
    });
}

const isHundreds = ({ billed }: Report): boolean => billed % 100 === 0;

const FILES: readonly LogFile[] = [
  { file: 'filter_log_events_2019-06.json', what: 'June 2019', profile: 'lambda-2018' },
  { file: 'subscription_cloudwatch_log_coldstart.json', what: 'June 2020, a cold start', profile: 'lambda-2018' },
  { file: 'logs_insights_results_2023-12-05.json', what: 'December 2023', profile: 'lambda-2022' },
  { file: 'init_error_reports_2026-04.txt', what: 'April 2026, failed Init', profile: 'lambda-2026' },
  {
    file: 'platform_events_json_2026-10-08.jsonl',
    what: 'October 2026, JSON',
    profile: 'lambda-2026',
    reports: jsonReports,
  },
  {
    file: 'report_lines_from_readmes.tsv',
    what: 'examples of documentation, steps of 100 ms',
    profile: 'lambda-2018',
    keep: isHundreds,
  },
  {
    file: 'report_lines_from_readmes.tsv',
    what: 'examples of documentation, steps of 1 ms, runtimes of AWS',
    profile: 'lambda-2022',
    rows: (row) => !isRust(row),
    keep: (report) => !isHundreds(report),
  },
  {
    file: 'report_lines_from_readmes.tsv',
    what: 'examples of documentation, steps of 1 ms, a runtime of their own',
    profile: 'lambda-2022',
    isManaged: false,
    rows: isRust,
  },
];

/** The one program in Rust, whose Init was billed before that of others (B-04). */
function isRust(row: string): boolean {
  return row.includes('lambda-rust');
}

const lines: readonly Line[] = FILES.map(
  ({ file, what, profile, isManaged = true, rows, keep, reports = reportsOf }) => ({
    what: `billed as the log says: ${what}`,
    judge: () => {
      const text = measurementText(`lambda-logs/${file}`);
      if (text === null) return notJudged(NOT_HERE);
      const found = findProfile(profile);
      assert(found !== undefined, `there is no profile ${profile}`);
      const values = profileValues(found);
      const part = rows === undefined ? text : text.split('\n').filter(rows).join('\n');
      const all = reports(part).filter((report) => keep?.(report) ?? true);
      const wrong = all.filter(({ duration, init, billed }) => {
        const billing = { managed: isManaged, packageType: 'zip', provisioned: false } as const;
        return billedMs(Math.round(duration * MS), Math.round(init * MS), values, billing) !== billed;
      });
      const first = wrong.at(0);
      return {
        predicted: `${all.length - wrong.length} equal`,
        reference: `${all.length} reports`,
        deviation: first === undefined ? 'none' : `${wrong.length}, such as ${JSON.stringify(first)}`,
        verdict: all.length > 0 && wrong.length === 0 ? 'holds' : 'FAILS',
        because: `rules of ${profile}`,
      };
    },
  }),
);

const timeout: Line = {
  what: 'billed as the log says: June 2020, a timeout',
  judge: () => {
    const text = measurementText('lambda-logs/subscription_cloudwatch_log_timeout.json');
    if (text === null) return notJudged(NOT_HERE);
    const [{ duration, billed }] = reportsOf(text);
    return notJudged(
      'the log adds the milliseconds until the stop to the duration and bills the timeout; capsim ends a run at its timeout',
      {
        predicted: '3000 ms',
        reference: `${billed} ms for ${duration} ms`,
        deviation: `${3000 - billed}`,
      },
    );
  },
};

const restore: Line = {
  what: 'billed as the log says: July 2023, SnapStart',
  judge: () => {
    const text = measurementText('lambda-logs/sam_cli_tail_snapstart_2023-07-05.txt');
    if (text === null) return notJudged(NOT_HERE);
    const warm = reportsOf(text).filter(({ duration, billed }) => billed - duration < 1);
    return notJudged(
      'what of a restore is billed is printed in the log (303 ms of 511) and follows no rule that is published',
      {
        predicted: `${warm.length} equal`,
        reference: `${reportsOf(text).length} reports`,
      },
    );
  },
};

export const logs: Section = {
  title: 'Real AWS: what logs say was billed',
  about:
    'REPORT lines of real logs from 2016 to 2026: the billed duration that follows from duration and Init by the rules of the date. Nothing was fitted. Judged: equal, all of them.',
  lines: [...lines, timeout, restore],
};
