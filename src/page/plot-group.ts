import { type Plot, type PlotView, wholeView } from '../report/html/plot.ts';
import { DrawnPlot } from './drawn-plot.ts';
import { ALONG_AXIS, zoomButtons } from './zoom-buttons.ts';

/** A stretch of the axis this much narrower than the whole is the narrowest. */
const ZOOM_MOST = 60;

/** Plots of one axis: what is pointed at in one is shown in all, and they zoom together. */
export class PlotGroup {
  private readonly drawn: readonly DrawnPlot[];
  private readonly whole: PlotView;
  private view: { readonly from: number; readonly to: number };

  constructor(name: string, plots: readonly Plot[], say: (text: string) => void) {
    this.whole = wholeView(plots[0]);
    this.view = this.whole;
    this.drawn = plots.flatMap((plot) => {
      const figure = document.getElementById(`plot-${plot.id}`);
      return figure === null ? [] : [new DrawnPlot(figure, plot, this, say)];
    });
    const place = document.querySelector(`[data-zoom="${CSS.escape(name)}"]`);
    place?.before(
      zoomButtons(
        ALONG_AXIS,
        (factor, shift) => this.move(factor, shift),
        () => this.show(this.whole),
      ),
    );
  }

  /** Shows the values at a place of the axis, or at none. */
  pointAt(at: number | null): void {
    for (const plot of this.drawn) plot.pointAt(at);
  }

  /** Zooms by a factor of the present stretch, and shifts by a share of it. */
  move(factor: number, shift: number): void {
    const { from, to } = this.view;
    const half = ((to - from) / 2) * factor;
    const middle = (from + to) / 2 + shift * (to - from);
    this.show({ from: middle - half, to: middle + half });
  }

  /** Shows a stretch of the axis, as far as there is one. */
  show({ from, to }: { readonly from: number; readonly to: number }): void {
    const { from: first, to: last } = this.whole;
    const length = Math.min(last - first, Math.max(to - from, (last - first) / ZOOM_MOST));
    const start = Math.min(Math.max(first, (from + to - length) / 2), last - length);
    this.view = { from: start, to: start + length };
    for (const plot of this.drawn) plot.show(this.view);
  }
}
