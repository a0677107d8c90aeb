import { html, Markup } from './markup.ts';

/** What stands at the top of a page. */
export interface PageHead {
  readonly title: string;
  readonly description: string | null;
  readonly tone: 'good' | 'bad' | 'unknown';
  readonly verdict: string;
  readonly details: readonly string[];
  /** How it was found, in small. */
  readonly method: string;
}

const MARKS = { good: '✓', bad: '✗', unknown: '?' } as const;

/** A self-contained page without a script, in the style of all pages. */
export function plainPage(head: PageHead, content: Markup, footer: string, style: string): string {
  const { title, description, tone, verdict, details, method } = head;
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header><div><h1>${title}</h1>${description === null ? null : html`<p>${description}</p>`}</div></header>
<main>
<section class="verdict ${tone}" aria-label="Verdict"><span class="mark" aria-hidden="true">${MARKS[tone]}</span>
<div><p class="verdict-text">${verdict}</p>${details.map((detail) => html`<p>${detail}</p>`)}
<p class="run">${method}</p></div></section>
${content}
</main>
<footer>${footer}</footer>
</body>
</html>
`.text;
}
