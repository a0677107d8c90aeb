import type { Effort, Line, Outcome, Section } from './line.ts';

/** A section with what became of its lines. */
export interface Judged {
  readonly section: Section;
  readonly outcomes: readonly Outcome[];
}

/** Heads of the columns. */
export const HEAD = ['compared', 'predicted', 'reference', 'deviation', 'verdict'] as const;

export async function judge(
  section: Section,
  effort: Effort,
  onLine: (line: Line, outcome: Outcome) => void = () => {},
): Promise<Judged> {
  const outcomes: Outcome[] = [];
  for (const line of section.lines) {
    const outcome = await line.judge(effort);
    onLine(line, outcome);
    outcomes.push(outcome);
  }
  return { section, outcomes };
}

/** Each line of a section and what it came to, as rows of text. */
export function rowsOf({ section, outcomes }: Judged): string[][] {
  return outcomes.map(({ predicted, reference, deviation, verdict, because }, index) => [
    section.lines[index].what,
    predicted,
    reference,
    deviation,
    because === '' ? verdict : `${verdict}: ${because}`,
  ]);
}

/** The document, as Markdown. */
export function documentOf(all: readonly Judged[]): string {
  const { judged, failed, open } = countsOf(all);
  const intro = `# Held against what is known

What capsim predicts beside theory, AWS's own examples, published simulators and measurements, written by \`npm run validate -- --write\`.
Every line has the prediction, the reference, how far the first is from the second, and a verdict; what cannot be judged says
why. \`npm run validate\` prints the same and ends with 1 when a judged line fails. Measurements are read from beside the
checkout; where they are not at hand, their lines are not judged. Seeds are fixed, so the figures change only with the program.

${judged} lines are judged, of which ${failed === 0 ? 'none fails' : `**${failed} fail**`}; ${open} are not judged.
`;
  return [intro, ...all.map(sectionText)].join('\n');
}

function sectionText({ section, outcomes }: Judged): string {
  const { title, about, remarks } = section;
  const table = [HEAD, HEAD.map(() => '---'), ...rowsOf({ section, outcomes })].map(tableRow).join('\n');
  return `## ${title}\n\n${about}\n\n${table}\n${remarks === undefined ? '' : `\n${remarks}\n`}`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (cell === '' ? '-' : cell.replaceAll('|', '\\|'))).join(' | ')} |`;
}

/** What a document has, without its figures: its sections, and the names of their lines. */
export function structureOf(document: string): { readonly title: string; readonly lines: readonly string[] }[] {
  return document
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      title: text.slice(0, text.indexOf('\n')),
      lines: [...text.matchAll(/^\| (?!compared|---)(.*?) \| /gm)].map(([, what]) => what),
    }));
}

export function countsOf(all: readonly Judged[]): {
  readonly judged: number;
  readonly failed: number;
  readonly open: number;
} {
  const verdicts = all.flatMap(({ outcomes }) => outcomes.map(({ verdict }) => verdict));
  const open = verdicts.filter((verdict) => verdict === 'not judged').length;
  return { judged: verdicts.length - open, failed: verdicts.filter((verdict) => verdict === 'FAILS').length, open };
}
