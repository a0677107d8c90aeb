import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Line, notJudged, type Section, shared } from './line.ts';

/** Groups of the facts sheet's worked examples, with the number of the last one. */
const GROUPS = [
  { letter: 'C', last: 23, what: 'concurrency and scaling' },
  { letter: 'B', last: 8, what: 'billing' },
  { letter: 'R', last: 9, what: 'retries of clients' },
  { letter: 'A', last: 6, what: 'asynchronous invocation' },
  { letter: 'K', last: 8, what: 'streams' },
  { letter: 'Q', last: 9, what: 'queues' },
  { letter: 'KF', last: 3, what: 'Kafka' },
  { letter: 'S', last: 3, what: 'services' },
  { letter: 'M', last: 5, what: 'metrics' },
  { letter: 'D', last: 5, what: 'downstreams' },
] as const;

/** Examples that cannot be held, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'W-Q7': 'the printed result contradicts the printed formula; the formula is held by W-Q6',
};

const FACTS = '../shared/facts/lambda.md';
const TESTS = 'test/';

/** Every example that a test names: at the beginning of its name, or of the row that gives it. */
export function testedExamples(): ReadonlySet<string> {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const ids = files.flatMap((name) => {
    const text = readFileSync(`${TESTS}${name}`, 'utf8');
    return [...text.matchAll(/['"`]((?:W-[A-Z]+\d+(?:, )?)+)(?=['"`:])/g)].flatMap(([, found]) => found.split(', '));
  });
  return new Set(ids);
}

const tested = shared(testedExamples);

const idsOf = ({ letter, last }: (typeof GROUPS)[number]): string[] =>
  Array.from({ length: last }, (_, n) => `W-${letter}${n + 1}`);

const groupLines: readonly Line[] = GROUPS.map((group) => ({
  what: `${group.what}: W-${group.letter}1 to W-${group.letter}${group.last}`,
  judge: (effort) => {
    const ids = idsOf(group);
    const found = ids.filter((id) => tested(effort).has(id));
    const missing = ids.filter((id) => !tested(effort).has(id));
    const unexplained = missing.filter((id) => LEFT_OUT[id] === undefined);
    return {
      predicted: `${found.length} as printed`,
      reference: `${ids.length} examples`,
      deviation: missing.length === 0 ? 'none' : missing.join(', '),
      verdict: unexplained.length === 0 ? 'holds' : 'FAILS',
      because:
        missing.length === 0
          ? 'each has a test of its name'
          : missing.map((id) => `${id}: ${LEFT_OUT[id] ?? 'no test has its name'}`).join('; '),
    };
  },
}));

const ids = GROUPS.flatMap(idsOf);

const whole: Line = {
  what: 'examples of the facts sheet that are listed here',
  judge: () => {
    if (!existsSync(FACTS)) return notJudged('the facts sheet is not at hand');
    const sheet = readFileSync(FACTS, 'utf8');
    const all = new Set([...sheet.matchAll(/^\| (W-[A-Z]+\d+) \|/gm)].map(([, id]) => id));
    const unlisted = [...all].filter((id) => !ids.includes(id));
    return {
      predicted: String(ids.length),
      reference: String(all.size),
      deviation: unlisted.length === 0 ? 'none' : unlisted.join(', '),
      verdict: unlisted.length === 0 && all.size === ids.length ? 'holds' : 'FAILS',
      because: 'every example of the sheet is in one of the groups',
    };
  },
};

export const workedExamples: Section = {
  title: "AWS's own worked examples",
  about:
    'Examples with figures from the documentation, the price pages, blog posts and talks, and some that follow from them by arithmetic. Each is a test of its name, nearly all of them in `test/worked-examples`, which runs the scenario and expects the printed figure; a test that fails stops the suite. Judged here: every example has one, or a reason why not.',
  lines: [...groupLines, whole],
};
