import { type PageData, whyFrozen } from '../report/html/page-data.ts';
import { accountLine, findingSections, verdictSection } from '../report/html/sections.ts';
import { readChanged } from './read.ts';
import { offerThemes } from './theme.ts';
import { type Run, TimeCharts } from './time-charts.ts';
import { WhatIf } from './what-if.ts';
import { Workers } from './workers.ts';

/** Draws the charts of the page, and lets its reader try other settings. */
export function start(): void {
  const { summary, timeseries } = JSON.parse(text('capsim-data')) as PageData;
  if (timeseries === null) return;
  const original: Run = { summary, timeseries };
  const charts = new TimeCharts(element('charts'), original);
  offerThemes(() => charts.draw());
  const show = (run: Run, before: Run | null): void => {
    element('verdict').innerHTML = verdictSection(run.summary).text;
    element('account').innerHTML = accountLine(run.summary)?.text ?? '';
    element('findings').innerHTML = findingSections(run.summary).text;
    charts.show(run, before);
  };
  const { scenario } = summary;
  const reason = whyFrozen(summary);
  if (scenario === undefined || reason !== null) {
    sayWhyNot(reason ?? '');
    return;
  }
  void readChanged(scenario, []).then(({ model }) => {
    new WhatIf(element('what-if'), scenario, model, original, new Workers(text('capsim-script')), show);
  });
}

function sayWhyNot(reason: string): void {
  const place = element('what-if');
  const title = document.createElement('h2');
  title.id = 'what-if-title';
  title.textContent = 'What if';
  const words = document.createElement('p');
  words.textContent = reason;
  place.replaceChildren(title, words);
  place.hidden = false;
}

function text(id: string): string {
  return element(id).textContent ?? '';
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}
