import type { ScenarioText, Summary } from '../../study/summary-schema.ts';
import type { Report, ReportInput } from '../input.ts';
import { html, jsonScript, Markup, scriptText } from './markup.ts';
import { pageDataOf } from './page-data.ts';
import { accountLine, assumptionSection, findingSections, section, verdictSection } from './sections.ts';

/** The page's own script and style, each as text; they are built once and put into every page. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Nothing may be fetched from anywhere: the page is one file that opens from a disk. */
const POLICY =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; worker-src blob:";

/** `report.html`: one self-contained page with charts and live what-if. Readable without its script. */
export function htmlReport(assets: PageAssets): Report {
  return { file: 'report.html', render: (input) => renderPage(input, assets) };
}

function renderPage(input: ReportInput, { script, style }: PageAssets): string {
  const { summary } = input;
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="capsim ${summary.run.version}">
<title>${summary.name}: capsim</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<header>
<div><h1>${summary.name}</h1>${summary.description === null ? null : html`<p>${summary.description}</p>`}</div>
<button type="button" id="theme" class="quiet" hidden>Dark</button>
</header>
<main id="main">
<div id="verdict" aria-live="polite">${verdictSection(summary)}</div>
<section id="what-if" aria-labelledby="what-if-title" hidden></section>
<section id="time" aria-labelledby="time-title">
<h2 id="time-title">Over time</h2>
<div id="account">${accountLine(summary)}</div>
<noscript><p>The charts need JavaScript; all their numbers are in timeseries.csv.</p></noscript>
<div id="charts"></div>
</section>
<div id="findings">${findingSections(summary)}</div>
${scenarioSection(summary)}
${assumptionSection(summary)}
</main>
<footer>${footerWords(summary)}</footer>
${jsonScript('capsim-data', pageDataOf(input))}
<script id="capsim-script">${new Markup(scriptText(script))}</script>
</body>
</html>
`;
  return page.text;
}

function scenarioSection({ scenario }: Summary): Markup | null {
  if (scenario === undefined) return null;
  const changes = Object.entries(changeWords(scenario.options));
  const changed =
    changes.length === 0
      ? null
      : html`<p>Changed from outside: ${changes.map(([, words]) => html`<code>${words}</code> `)}</p>`;
  return section(
    'scenario',
    'Scenario',
    html`${changed}<details><summary>${scenario.file}</summary><pre tabindex="0"><code>${scenario.text}</code></pre></details>`,
  );
}

function changeWords({ set = [], seed, replications, duration }: ScenarioText['options']): string[] {
  return [
    ...set.map(({ path, value }) => `--set ${path}=${value}`),
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
    ...(replications === undefined ? [] : [`--replications ${replications}`]),
    ...(duration === undefined ? [] : [`--duration ${duration}`]),
  ];
}

function footerWords({ run }: Summary): string {
  return `capsim ${run.version} · ${run.profile} · seed ${run.seed} · scenario ${run.digest}`;
}
