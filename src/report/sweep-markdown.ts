import type { Sweep } from '../study/sweep-schema.ts';
import { codeSpan, escapeMarkdown } from './escape.ts';
import { plural } from './format.ts';
import { tableText } from './markdown.ts';
import { hasExpectations, meetsAll, sweepColumns, sweepVerdict } from './sweep-words.ts';

/** More rows or metrics than this make no table that people read; all of them are in sweep.csv. */
const ROWS_MAX = 50;
const METRICS_MAX = 8;

/** A sweep for a pull request or a wiki: where expectations break, then one row a point. */
export function renderSweepMarkdown(sweep: Sweep): string {
  const { name, points, vary, partial, version, digest, seed } = sweep;
  const [verdict, ...details] = sweepVerdict(sweep);
  const good = points.filter(meetsAll).length;
  const mark = !hasExpectations(sweep) ? '❔' : good === points.length ? '✅' : good === 0 ? '❌' : '±';
  const shown = { ...sweep, points: points.slice(0, ROWS_MAX) };
  const columns = sweepColumns(shown, { missed: '❌ no', met: '✅ yes' });
  const fixed = vary.length + (hasExpectations(sweep) ? 1 : 0);
  const hidden = [
    ...(points.length > ROWS_MAX ? [plural(points.length - ROWS_MAX, 'more point')] : []),
    ...(columns.length > fixed + METRICS_MAX ? [plural(columns.length - fixed - METRICS_MAX, 'more metric')] : []),
  ];
  return [
    `# Sweep of ${escapeMarkdown(name)}`,
    `**${mark} ${escapeMarkdown(verdict)}**`,
    details.map((detail) => `- ${escapeMarkdown(detail)}`).join('\n'),
    escapeMarkdown(`The same random numbers at every point · seed ${seed}`),
    partial ? '⚠️ Some points are missing.' : '',
    points.length === 0 ? '' : tableText(columns.slice(0, fixed + METRICS_MAX)),
    hidden.length === 0 ? '' : `sweep.csv has ${hidden.join(' and ')}.`,
    `---\n\ncapsim ${escapeMarkdown(version)}, scenario ${codeSpan(digest)}`,
  ]
    .filter((each) => each !== '')
    .join('\n\n')
    .concat('\n');
}
