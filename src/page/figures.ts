import type { Plot } from '../report/html/plot.ts';
import { offerCopies } from './copy.ts';
import { readableMaps } from './heat-maps.ts';
import { PlotGroup } from './plot-group.ts';
import { offerThemes } from './theme.ts';

// The script of plan.html, sweep.html and compare.html: values where a reader points, zoom, and colours.
const plots = JSON.parse(document.getElementById('capsim-plots')?.textContent ?? '[]') as Plot[];
const spoken = document.createElement('p');
spoken.className = 'spoken';
spoken.setAttribute('role', 'status');
document.querySelector('main')?.append(spoken);
const say = (text: string): void => {
  spoken.textContent = text;
};
for (const name of new Set(plots.map(({ group }) => group))) {
  new PlotGroup(
    name,
    plots.filter(({ group }) => group === name),
    say,
  );
}
readableMaps();
offerCopies(say);
offerThemes(() => undefined);
