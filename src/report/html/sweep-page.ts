import { scaleLinear, scalePoint } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Metric } from '../../study/summary-schema.ts';
import type { Sweep, SweepPoint } from '../../study/sweep-schema.ts';
import { formatInterval, formatMetric, formatValue } from '../format.ts';
import { boundariesOf, meetsAll, sweepVerdict } from '../sweep-words.ts';
import { html, type Markup } from './markup.ts';
import { plainPage } from './plain-page.ts';

const WIDTH = 620;
const HEIGHT = 240;
const LEFT = 76;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 40;
/** A heat map with more columns takes the whole width of the page. */
const COLUMNS_OF_HALF_PAGE = 4;

/** `sweep.html`: curves over one setting, heat maps over two, with the boundary where an expectation breaks. */
export function renderSweepPage(sweep: Sweep, style: string): string {
  const { name, vary, points, version, seed, partial } = sweep;
  const [verdict, ...details] = sweepVerdict(sweep);
  const good = points.length > 0 && points.every(meetsAll);
  const metrics = [...new Set(points.flatMap((point) => Object.keys(point.metrics)))];
  const content = html`${partial ? html`<p class="warning">Some points are missing.</p>` : null}
<div class="sweep-charts">${metrics.map((metric) => chart(sweep, metric))}</div>
<section aria-labelledby="points-title"><h2 id="points-title">Points</h2>${pointTable(sweep, metrics)}</section>`;
  const head = {
    title: `${name}: sweep`,
    description: vary.map(({ path, values }) => `${path} over ${values.length} values`).join('; '),
    tone: good ? ('good' as const) : ('bad' as const),
    verdict,
    details,
    method: `The same random numbers at every point · seed ${seed} · shaded: interval over replications`,
  };
  return plainPage(head, content, `capsim ${version} · scenario ${sweep.digest}`, style);
}

function chart(sweep: Sweep, metric: string): Markup | null {
  const { vary, mode, points } = sweep;
  if (points.every((point) => (point.metrics[metric]?.value ?? null) === null)) return null;
  const charts =
    mode === 'one-at-a-time' || vary.length === 1
      ? vary.map(({ path, values }) => curve(sweep, metric, path, values))
      : vary.length === 2
        ? [heatMap(sweep, metric)]
        : [];
  const isWide = mode === 'grid' && (vary[1]?.values.length ?? 0) > COLUMNS_OF_HALF_PAGE;
  return charts.length === 0
    ? null
    : html`<section aria-label="${metric}"${isWide ? html` class="wide"` : null}><h2>${metric}</h2>${charts}</section>`;
}

function curve(sweep: Sweep, metric: string, path: string, values: readonly string[]): Markup {
  const along = sweep.points.filter(({ changes }) => changes[0]?.path === path);
  const known = along.flatMap((point) => {
    const found = point.metrics[metric];
    return found === undefined || found.value === null
      ? []
      : [{ at: point.changes[0].value, ...found, value: found.value }];
  });
  const unit = known[0]?.unit ?? 'count';
  const top = Math.max(0, ...known.map(({ value, high }) => high ?? value));
  const x = scalePoint([...values], [LEFT, WIDTH - RIGHT]).padding(0.4);
  const y = scaleLinear([0, top === 0 ? 1 : top * 1.08], [HEIGHT - BOTTOM, TOP]);
  const at = (value: string): number => round(x(value) ?? LEFT);
  const path2d = line<(typeof known)[number]>(
    (point) => at(point.at),
    (point) => round(y(point.value)),
  );
  const band = area<(typeof known)[number]>(
    (point) => at(point.at),
    (point) => round(y(point.low ?? point.value)),
    (point) => round(y(point.high ?? point.value)),
  );
  const boundaries = boundariesOf(sweep).filter((boundary) => boundary.path === path);
  const words = known.map((point) => `${point.at}: ${formatInterval(point)}`).join('; ');
  return html`<figure class="svg"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${metric} over ${path}. ${words}">
${y.ticks(4).map(
  (tick) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y(tick))}" y2="${round(y(tick))}"/>
<text x="${LEFT - 8}" y="${round(y(tick)) + 4}" text-anchor="end">${formatValue(tick, unit)}</text>`,
)}
${shownTicks(values).map((value) => html`<text x="${at(value)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${value}</text>`)}
<text class="label" x="${(LEFT + WIDTH) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${path}</text>
<path class="band" d="${band(known) ?? ''}"/><path class="curve" d="${path2d(known) ?? ''}"/>
${known.map((point) => html`<circle class="dot" cx="${at(point.at)}" cy="${round(y(point.value))}" r="3.5"><title>${point.at}: ${formatInterval(point)}</title></circle>`)}
${boundaries.map(({ met, missed, expectation }) => {
  const middle = round((at(met) + at(missed)) / 2);
  return html`<line class="boundary" x1="${middle}" x2="${middle}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"><title>${expectation}: met at ${met}, not at ${missed}</title></line>
<text class="boundary-text" x="${middle + (at(met) > at(missed) ? 5 : -5)}" y="${TOP + 10}" text-anchor="${at(met) > at(missed) ? 'start' : 'end'}">met</text>`;
})}
</svg></figure>`;
}

/** As many as have room. */
function shownTicks(values: readonly string[]): string[] {
  const every = Math.ceil(values.length / 9);
  return values.filter((_, index) => index % every === 0);
}

function heatMap({ vary, points }: Sweep, metric: string): Markup {
  const [rows, columns] = vary;
  const found = new Map(points.map((point) => [`${point.changes[0].value}\n${point.changes[1].value}`, point]));
  const cell = (row: string, value: string): SweepPoint | undefined => found.get(`${row}\n${value}`);
  const values = points.flatMap((point) => point.metrics[metric]?.value ?? []);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const head = columns.values.map((value) => html`<th scope="col">${value}</th>`);
  const body = rows.values.map(
    (row) =>
      html`<tr><th scope="row">${row}</th>${columns.values.map((value) => {
        const point = cell(row, value);
        const metricAt = point?.metrics[metric];
        if (point === undefined) return html`<td>–</td>`;
        const known = metricAt?.value ?? null;
        const share = known === null || most === least ? 0 : (known - least) / (most - least);
        return html`<td class="heat ${meetsAll(point) ? 'holds' : 'breaks'}" style="--heat:${round(share * 55)}%" title="${cellTitle(point, metricAt)}">${formatMetric(metricAt ?? null)}${meetsAll(point) ? '' : ' ✗'}</td>`;
      })}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${metric}, heat map"><table class="heat-map">
<thead><tr><th scope="col">${shortName(rows.path)} ↓ ${shortName(columns.path)} →</th>${head}</tr></thead><tbody>${body}</tbody></table></div>
<p class="hint">Darker: larger. ✗ and a red edge: an expectation is not met there, of this metric or another.</p>`;
}

/** The value with its interval, and the expectations that are not met there. */
function cellTitle({ expectations }: SweepPoint, metric: Metric | undefined): string {
  const unmet = expectations.filter(({ outcome }) => outcome !== 'met');
  return [
    metric === undefined || metric.value === null ? 'no value' : formatInterval(metric),
    ...unmet.map(({ text, outcome }) => `${outcome === 'missed' ? 'not met' : 'open'}: ${text}`),
  ].join('\n');
}

/** The last part of a path, which the heading of the page gives in full. */
function shortName(path: string): string {
  return path.split('.').at(-1) ?? path;
}

function pointTable({ vary, points }: Sweep, metrics: readonly string[]): Markup {
  const hasExpectations = points.some(({ expectations }) => expectations.length > 0);
  const rows = points.map(
    (
      point,
    ) => html`<tr>${vary.map(({ path }) => html`<td>${point.changes.find((change) => change.path === path)?.value ?? '–'}</td>`)}
${hasExpectations ? html`<td>${meetsAll(point) ? 'yes' : 'no'}</td>` : null}${metrics.map((path) => html`<td class="right">${formatMetric(point.metrics[path] ?? null)}</td>`)}</tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Points, table"><table>
<thead><tr>${vary.map(({ path }) => html`<th scope="col">${path}</th>`)}${hasExpectations ? html`<th scope="col">all met</th>` : null}${metrics.map((path) => html`<th scope="col" class="right">${path}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
