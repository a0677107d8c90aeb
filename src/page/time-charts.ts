import uPlot from 'uplot';
import type { PageTimeseries } from '../report/html/page-data.ts';
import { type Panel, panelsOf } from '../report/html/panels.ts';
import type { Summary } from '../study/summary-schema.ts';
import { chartOf, isFlat, type TimeAxis } from './chart.ts';
import { laneChart, lanesOf, lanesText } from './lanes.ts';
import { themeNow } from './theme.ts';
import { ALONG_TIME, zoomButtons } from './zoom-buttons.ts';

/** A run as it is drawn. */
export interface Run {
  readonly summary: Summary;
  readonly timeseries: PageTimeseries;
}

/** All charts over time. They share one axis and zoom together. */
export class TimeCharts {
  private charts: uPlot[] = [];
  private run: Run;
  private before: Run | null = null;
  /** Seconds; null: the whole run. */
  private view: { readonly from: number; readonly to: number } | null = null;
  private width = 0;

  constructor(
    private readonly root: HTMLElement,
    run: Run,
  ) {
    this.run = run;
    this.root.before(this.zoomButtons());
    new ResizeObserver(() => {
      if (Math.abs(this.root.clientWidth - this.width) > 1) this.draw();
    }).observe(this.root);
  }

  /** @param before is drawn behind it, dashed */
  show(run: Run, before: Run | null): void {
    this.run = run;
    this.before = before;
    this.draw();
  }

  draw(): void {
    const { summary, timeseries } = this.run;
    this.width = this.root.clientWidth;
    for (const chart of this.charts) chart.destroy();
    this.charts = [];
    this.root.replaceChildren();
    const lanes = lanesOf(summary);
    const axis = this.axis();
    const theme = themeNow();
    if (lanes.length > 0) {
      const place = this.figure('lanes', 'Faults and limits reached', lanesText(lanes, axis.end));
      this.add(laneChart(lanes, axis, theme, this.width), place);
    }
    const before = new Map(
      (this.before === null ? [] : panelsOf(this.before.summary, this.before.timeseries)).map((panel) => [
        panel.id,
        panel,
      ]),
    );
    for (const panel of panelsOf(summary, timeseries)) this.addPanel(panel, before.get(panel.id) ?? null, axis, theme);
    if (this.view !== null) this.zoom(this.view.from, this.view.to);
  }

  private addPanel(panel: Panel, before: Panel | null, axis: TimeAxis, theme: ReturnType<typeof themeNow>): void {
    const place = this.figure(panel.id, panel.title, panel.explanation);
    if (isFlat(panel) && (before === null || isFlat(before))) {
      const words = document.createElement('p');
      words.className = 'flat';
      words.textContent = panel.whenZero;
      place.append(words);
      return;
    }
    this.add(chartOf(panel, before, axis, theme, this.width), place);
  }

  private add({ data, ...options }: ReturnType<typeof chartOf>, place: HTMLElement): void {
    const chart = new uPlot(options, data, place);
    chart.root.querySelector('canvas')?.setAttribute('aria-hidden', 'true');
    this.charts.push(chart);
  }

  private figure(id: string, title: string, explanation: string): HTMLElement {
    const figure = document.createElement('figure');
    figure.id = `chart-${id}`;
    figure.className = 'time-chart';
    const caption = document.createElement('figcaption');
    const name = document.createElement('b');
    name.textContent = title;
    const words = document.createElement('span');
    words.textContent = explanation;
    caption.append(name, words);
    figure.append(caption);
    this.root.append(figure);
    return figure;
  }

  private axis(): TimeAxis {
    const { summary, timeseries } = this.run;
    return {
      times: Array.from({ length: timeseries.length }, (_, point) => point * timeseries.step),
      end: summary.run.simulatedTime / 1000,
      warmup: timeseries.warmup,
      onZoom: (from, to) => this.zoom(from, to),
    };
  }

  private zoom(from: number, to: number): void {
    const end = this.run.summary.run.simulatedTime / 1000;
    const least = 2 * this.run.timeseries.step;
    const middle = (from + to) / 2;
    const half = Math.max(to - from, least) / 2;
    const [left, right] = [Math.max(0, middle - half), Math.min(end, middle + half)];
    this.view = left <= 0 && right >= end ? null : { from: left, to: right };
    for (const chart of this.charts) {
      chart.setScale('x', { min: left, max: right });
      chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }
  }

  private zoomButtons(): HTMLElement {
    const end = (): number => this.run.summary.run.simulatedTime / 1000;
    const move = (factor: number, shift: number): void => {
      const { from, to } = this.view ?? { from: 0, to: end() };
      const half = ((to - from) / 2) * factor;
      const middle = Math.min(Math.max((from + to) / 2 + shift * (to - from), half), end() - half);
      this.zoom(middle - half, middle + half);
    };
    return zoomButtons(ALONG_TIME, move, () => this.zoom(0, end()));
  }
}
