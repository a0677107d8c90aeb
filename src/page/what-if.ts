import { changesOf, type Lever, type LeverChange, leversOf, leverText } from '../report/html/levers.ts';
import { pageTimeseries } from '../report/html/page-data.ts';
import { changedText } from '../scenario/changed-text.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { summarise } from '../study/summarise.ts';
import type { ScenarioText } from '../study/summary-schema.ts';
import { timeseriesOf } from '../study/timeseries.ts';
import { readChanged } from './read.ts';
import type { Run } from './time-charts.ts';
import type { Workers } from './workers.ts';

/** Moves are answered when the slider has rested so long, in milliseconds. */
const REST = 60;

/** Sliders over settings of the scenario. A moved one runs it again, with the same dice. */
export class WhatIf {
  private readonly values = new Map<string, number>();
  private readonly levers: readonly Lever[];
  private readonly status = document.createElement('p');
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** A change that the report found to be enough, beside those of the sliders. */
  private remedy: LeverChange | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly scenario: ScenarioText,
    private readonly model: ScenarioModel,
    private readonly original: Run,
    private readonly workers: Workers,
    private readonly show: (run: Run, before: Run | null) => void,
  ) {
    this.levers = leversOf(model);
    const { breaches } = original.summary;
    if (this.levers.length === 0 && breaches.every(({ remedy }) => remedy == null)) return;
    this.draw();
    document.addEventListener('click', ({ target }) => {
      const { path, value } = (target instanceof HTMLElement && target.matches('.try') && target.dataset) || {};
      if (path !== undefined && value !== undefined) this.tryOut({ path, value });
    });
    document.documentElement.classList.add('live');
  }

  private tryOut(remedy: LeverChange): void {
    this.reset();
    this.remedy = remedy;
    this.root.scrollIntoView({ block: 'nearest' });
    this.later();
  }

  private reset(): void {
    this.remedy = null;
    this.values.clear();
    this.root.dispatchEvent(new Event('reset-levers'));
  }

  private draw(): void {
    const title = document.createElement('h2');
    title.id = 'what-if-title';
    title.textContent = 'What if';
    const hint = document.createElement('p');
    hint.textContent =
      'Move a slider: the scenario runs again here, with the same random numbers. The run of the report stays behind, dashed.';
    const sliders = document.createElement('div');
    sliders.className = 'levers';
    sliders.append(...this.levers.map((lever) => this.slider(lever)));
    this.status.className = 'status';
    this.status.setAttribute('role', 'status');
    this.root.replaceChildren(title, hint, sliders, this.buttons(), this.status);
    this.root.hidden = false;
    const warm = (): void => this.workers.warm(this.scenario, this.original.summary.run.replications);
    for (const event of ['pointerenter', 'focusin']) this.root.addEventListener(event, warm, { once: true });
  }

  private slider(lever: Lever): HTMLElement {
    const label = document.createElement('label');
    const name = document.createElement('span');
    name.textContent = lever.label;
    const output = document.createElement('output');
    const input = document.createElement('input');
    input.type = 'range';
    input.id = `lever-${lever.id}`;
    input.min = '0';
    input.max = String(lever.values.length - 1);
    input.step = '1';
    const put = (value: number): void => {
      const text = leverText(lever, value);
      output.textContent = text;
      input.setAttribute('aria-valuetext', text);
      label.classList.toggle('moved', value !== lever.present);
    };
    const reset = (): void => {
      input.value = String(lever.values.indexOf(lever.present));
      put(lever.present);
    };
    input.addEventListener('input', () => {
      const value = lever.values[Number(input.value)];
      this.values.set(lever.id, value);
      put(value);
      this.later();
    });
    this.root.addEventListener('reset-levers', reset);
    reset();
    label.append(name, output, input);
    return label;
  }

  private buttons(): HTMLElement {
    const group = document.createElement('div');
    group.className = 'buttons';
    const button = (text: string, act: () => void): void => {
      const element = document.createElement('button');
      element.type = 'button';
      element.textContent = text;
      element.addEventListener('click', act);
      group.append(element);
    };
    button('Back to the report', () => {
      this.reset();
      this.later();
    });
    button('Copy the changed scenario', () => void this.copy());
    return group;
  }

  private changes(): LeverChange[] {
    const moved = changesOf(this.levers, this.values, this.model.scenario.faults.length);
    return this.remedy === null ? moved : [...moved, this.remedy];
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), REST);
  }

  private async run(): Promise<void> {
    const changes = this.changes();
    if (changes.length === 0) {
      this.say('');
      this.show(this.original, null);
      return;
    }
    this.say('simulating…');
    try {
      const replications = this.original.summary.run.replications;
      const [{ model, locate }, results] = await Promise.all([
        readChanged(this.scenario, changes),
        this.workers.run(this.scenario, changes, replications),
      ]);
      if (results === null) return;
      const { scenario } = model;
      const summary = summarise(model, results, {
        confidence: scenario.run.confidence,
        asked: replications,
        partial: false,
        version: this.original.summary.run.version,
        expectationPlaces: scenario.expect.map((_, index) => locate(`expect[${index}]`)),
      });
      const timeseries = timeseriesOf(results);
      if (timeseries === null) return;
      this.show({ summary, timeseries: pageTimeseries(timeseries) }, this.original);
      this.say(`${replications} replications with ${wordsOf(changes)}`);
    } catch (problem) {
      this.say(problem instanceof Error ? problem.message : String(problem));
    }
  }

  private async copy(): Promise<void> {
    const { file, text: written, options } = this.scenario;
    const text = changedText(written, file, [...(options.set ?? []), ...this.changes()]);
    try {
      await navigator.clipboard.writeText(text);
      this.say('The changed scenario is in the clipboard.');
    } catch {
      showText(this.root, text);
      this.say('This browser does not let a page write to the clipboard: copy the text below.');
    }
  }

  private say(text: string): void {
    this.status.textContent = text;
  }
}

function wordsOf(changes: readonly LeverChange[]): string {
  return changes.map(({ path, value }) => `--set '${path}=${value}'`).join(' ');
}

function showText(root: HTMLElement, text: string): void {
  const area = root.querySelector('textarea') ?? document.createElement('textarea');
  area.readOnly = true;
  area.rows = 12;
  area.value = text;
  area.setAttribute('aria-label', 'The changed scenario');
  root.append(area);
  area.select();
}
