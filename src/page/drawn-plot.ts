import {
  nearest,
  type Plot,
  type PlotView,
  placeText,
  plotPicture,
  scalesOf,
  valueText,
  wholeView,
} from '../report/html/plot.ts';
import type { PlotGroup } from './plot-group.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** A shorter movement of the mouse is a click. */
const DRAG_LEAST = 6;

/** A plot that answers to its reader: drawn as wide as there is room, pointed at by mouse, finger and keys. */
export class DrawnPlot {
  private readonly picture: HTMLElement;
  private readonly place: HTMLElement | null;
  private readonly values: readonly HTMLElement[];
  private view: PlotView;
  private at: number | null = null;
  private dragFrom: number | null = null;

  constructor(
    figure: HTMLElement,
    private readonly plot: Plot,
    private readonly group: PlotGroup,
    private readonly say: (text: string) => void,
  ) {
    this.view = wholeView(plot);
    this.picture = figure.querySelector<HTMLElement>('.picture') ?? figure;
    this.place = figure.querySelector<HTMLElement>('.place');
    this.values = [...figure.querySelectorAll<HTMLElement>('.value')];
    this.picture.tabIndex = 0;
    this.picture.setAttribute('role', 'group');
    this.picture.setAttribute('aria-label', 'Chart: left and right show values, plus, minus and 0 zoom');
    this.listen();
    new ResizeObserver(() => {
      if (Math.abs(this.picture.clientWidth - this.view.width) > 1) this.draw();
    }).observe(this.picture);
    this.draw();
  }

  show({ from, to }: { readonly from: number; readonly to: number }): void {
    this.view = { ...this.view, from, to };
    this.draw();
  }

  pointAt(at: number | null): void {
    const { axis, unit, lines } = this.plot;
    this.at = at;
    if (this.place !== null) this.place.textContent = at === null ? '' : `${placeText(axis, at)}  `;
    for (const [index, value] of this.values.entries()) {
      const text = at === null ? '' : valueText(lines[index], at, unit);
      value.textContent = at === null || lines.length === 1 ? text : `: ${text}`;
    }
    this.drawCursor();
  }

  private draw(): void {
    const width = Math.max(280, this.picture.clientWidth);
    this.view = { ...this.view, width };
    this.picture.innerHTML = plotPicture(this.plot, this.view).text;
    this.drawCursor();
  }

  /** A line through the place that is pointed at, with a dot on each curve. */
  private drawCursor(): void {
    const svg = this.picture.querySelector('svg');
    svg?.querySelector('.cursor')?.remove();
    const { at, plot, view } = this;
    if (svg === null || at === null || at < view.from || at > view.to) return;
    const { x, y, top, bottom } = scalesOf(plot, view);
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', 'cursor');
    const add = (name: string, attributes: Readonly<Record<string, string | number>>): void => {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
      group.append(element);
    };
    add('line', { x1: x(at), x2: x(at), y1: top, y2: bottom });
    for (const { x: places, y: values, colour } of plot.lines) {
      const index = nearest(places, at);
      const value = values[index] ?? null;
      if (value !== null) add('circle', { cx: x(places[index]), cy: y(value), r: 4, class: `part-${colour % 7}` });
    }
    svg.append(group);
  }

  private listen(): void {
    const { picture } = this;
    picture.addEventListener('pointermove', (event) => this.group.pointAt(this.pointNear(this.placeOf(event))));
    picture.addEventListener('pointerleave', () => this.group.pointAt(null));
    picture.addEventListener('blur', () => this.group.pointAt(null));
    picture.addEventListener('dblclick', () => this.group.move(Number.MAX_SAFE_INTEGER, 0));
    picture.addEventListener('keydown', (event) => this.keyed(event));
    picture.addEventListener('pointerdown', (event) => {
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      this.dragFrom = event.clientX;
      picture.setPointerCapture(event.pointerId);
    });
    picture.addEventListener('pointermove', (event) => this.drawSelection(event.clientX));
    picture.addEventListener('pointerup', (event) => this.endDrag(event));
    picture.addEventListener('pointercancel', () => {
      this.dragFrom = null;
      this.drawSelection(0);
    });
  }

  /** The stretch that is drawn over. */
  private drawSelection(to: number): void {
    this.picture.querySelector('.stretch')?.remove();
    if (this.dragFrom === null) return;
    const { left } = this.picture.getBoundingClientRect();
    const stretch = document.createElement('div');
    stretch.className = 'stretch';
    stretch.style.left = `${Math.min(this.dragFrom, to) - left}px`;
    stretch.style.width = `${Math.abs(to - this.dragFrom)}px`;
    this.picture.append(stretch);
  }

  private endDrag({ clientX }: PointerEvent): void {
    const from = this.dragFrom;
    this.dragFrom = null;
    this.drawSelection(0);
    if (from === null || Math.abs(clientX - from) < DRAG_LEAST) return;
    const ends = [this.placeOf({ clientX: from }), this.placeOf({ clientX })];
    this.group.show({ from: Math.min(...ends), to: Math.max(...ends) });
  }

  private placeOf({ clientX }: { readonly clientX: number }): number {
    const { left, width } = this.picture.getBoundingClientRect();
    const { x } = scalesOf(this.plot, this.view);
    return x.invert(((clientX - left) * this.view.width) / Math.max(1, width));
  }

  /** The place of the point that is nearest. */
  private pointNear(at: number): number | null {
    const points = this.points();
    return points.length === 0 ? null : points[nearest(points, at)];
  }

  private points(): readonly number[] {
    const places = this.plot.lines.flatMap(({ x }) => x).filter((at) => at >= this.view.from && at <= this.view.to);
    return [...new Set(places)].sort((one, other) => one - other);
  }

  private keyed(event: KeyboardEvent): void {
    const zoom = ZOOMS.get(event.key);
    const step = STEPS.get(event.key);
    if (zoom !== undefined) this.group.move(zoom, 0);
    else if (step !== undefined) this.step(step);
    else if (event.key === 'Escape') this.group.pointAt(null);
    else return;
    event.preventDefault();
  }

  /** From one point to another, in long series by a sixtieth of them. */
  private step(count: number): void {
    const points = this.points();
    if (points.length === 0) return;
    const stride = Math.max(1, Math.round(points.length / 60));
    const now = this.at === null ? null : nearest(points, this.at);
    const first = count === 1 || count < -1 ? 0 : points.length - 1;
    const next = now === null ? first : Math.min(Math.max(0, now + count * stride), points.length - 1);
    this.group.pointAt(points[next]);
    const words = this.plot.lines.map((line) => `${line.label} ${valueText(line, points[next], this.plot.unit)}`);
    this.say(`${placeText(this.plot.axis, points[next])}: ${words.join(', ')}`);
  }
}

const ZOOMS: ReadonlyMap<string, number> = new Map([
  ['+', 0.5],
  ['=', 0.5],
  ['-', 2],
  ['0', Number.MAX_SAFE_INTEGER],
]);

const STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['Home', -1e6],
  ['End', 1e6],
]);
