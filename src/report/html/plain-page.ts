import { breakable, html, jsonScript, Markup } from './markup.ts';
import type { Plot } from './plot.ts';

/** What stands at the top of a page. */
export interface PageHead {
  readonly title: string;
  readonly description: string | null;
  readonly tone: 'good' | 'bad' | 'mixed' | 'unknown';
  readonly verdict: string;
  readonly details: readonly string[];
  /** How it was found, in small. */
  readonly method: string;
}

/** The style of all pages, and the script that lets a reader point at a chart and zoom. */
export interface PlainAssets {
  readonly style: string;
  readonly script: string;
  /** SHA-256 of the script in base64: no other script may run in the page. */
  readonly scriptHash: string;
}

const TONES = {
  good: ['✓', 'Holds'],
  bad: ['✗', 'Does not hold'],
  mixed: ['±', 'Partly'],
  unknown: ['?', 'Open'],
} as const;

/** A self-contained page in the style of all pages, readable without its script. */
export function plainPage(
  head: PageHead,
  content: Markup,
  { footer, plots }: { readonly footer: string; readonly plots: readonly Plot[] },
  { style, script, scriptHash }: PlainAssets,
): string {
  const { title, description, tone, verdict, details, method } = head;
  const [mark, word] = TONES[tone];
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${scriptHash}'`;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the findings</a>
<header><div><h1>${title}</h1>${description === null ? null : html`<p>${breakable(description)}</p>`}</div>
<button type="button" id="theme" class="quiet" hidden>Dark</button></header>
<main id="main">
<section class="verdict ${tone}" aria-labelledby="verdict-text"><span class="mark" role="img" aria-label="${word}">${mark}</span>
<div><p id="verdict-text" class="verdict-text">${breakable(verdict)}</p>${details.map((detail) => html`<p>${breakable(detail)}</p>`)}
<p class="run">${method}</p></div></section>
${content}
</main>
<footer>${footer}</footer>
${jsonScript('capsim-plots', plots)}
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}
