import type { Plan, PlanPoint, Reach, RunsOut } from '../study/plan-schema.ts';
import { formatCount, formatRate, formatShare } from '../units/format.ts';
import { formatInterval, formatValue, plural } from './format.ts';
import { type Column, column } from './table.ts';

type Judged = PlanPoint['expectations'][number];
type Failure = NonNullable<Plan['failure']>;

/** What a plan found, in one line. */
export function planVerdict(plan: Plan): { readonly tone: 'good' | 'bad' | 'unknown'; readonly text: string } {
  const { answer, failure, before, tune } = plan;
  const all = before.expectations.length === 1 ? 'the expectation' : `all ${before.expectations.length} expectations`;
  if (answer !== null) {
    const settings = answer.settings.map(({ path, value, before: was }) =>
      was === value ? `${path} ${value} as it is` : `${path} ${was ?? 'not set'} → ${value}`,
    );
    const but = (answer.unwatched ?? []).map(unwatchedWords);
    const unseen = but.length === 0 ? '' : ` But no expectation speaks of this: ${but.join('; ')}.`;
    return { tone: but.length === 0 ? 'good' : 'unknown', text: `Meets ${all}: ${settings.join(', ')}.${unseen}` };
  }
  if (failure !== null) {
    const what =
      tune.length === 1
        ? `No value of ${tune[0].path} from ${tune[0].low} to ${tune[0].high} meets ${all}.`
        : `No combination of the ${tune.length} settings was found that meets ${all}.`;
    return { tone: 'bad', text: what };
  }
  const missed = before.expectations.filter(({ outcome }) => outcome !== 'met').length;
  if (missed === 0) return { tone: 'good', text: `The settings as they are meet ${all}.` };
  const verb = missed === 1 ? 'is' : 'are';
  return {
    tone: 'bad',
    text: `Of ${plural(before.expectations.length, 'expectation')}, ${missed} ${verb} not met as it is.`,
  };
}

/** How it was found, in short. */
export function methodWordsOf({ seed, confidence, points, minimise, before, answer }: Plan): string {
  const counts = [before, ...(answer === null ? [] : [answer.point])].map(({ replications }) => replications);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return [
    `${plural(points, 'point')} simulated on the same random numbers`,
    `${least === most ? plural(most, 'replication') : `${least} to ${most} replications`} each`,
    `${formatShare(confidence)} confidence`,
    ...(minimise === null ? [] : [`least ${minimise}`]),
    `seed ${seed}`,
  ].join(' · ');
}

/** One row a setting: before, planned, and where it ends to do. */
export function settingColumns({ answer }: Plan): Column[] {
  const rows = answer?.settings ?? [];
  return [
    column(rows, { title: 'setting', rank: 1, align: 'left' }, ({ path }) => path),
    column(rows, { title: 'before', rank: 3 }, ({ before }) => before ?? 'not set'),
    column(rows, { title: 'plan', rank: 2 }, ({ value }) => value),
    column(rows, { title: 'no longer met at', rank: 4 }, ({ beside }) => beside?.value ?? 'none tried'),
  ];
}

/** One row an expectation: as it is and as planned; without an answer, at the ends of what was tried. */
export function expectationColumns(plan: Plan): Column[] {
  const { before, answer, failure } = plan;
  const rows = before.expectations.map((_, index) => index);
  const cells = (title: string, rank: number, point: PlanPoint | null): Column =>
    column(rows, { title, rank }, (index) =>
      point === null ? 'not possible' : judgedWords(point.expectations[index]),
    );
  const ends = failure?.ends ?? null;
  return [
    column(rows, { title: 'expectation', rank: 1, align: 'left' }, (index) => plainText(before.expectations[index])),
    cells('before', 4, before),
    ...(answer === null ? [] : [cells('plan', 2, answer.point)]),
    ...(failure !== null && ends === null ? [cells('nearest', 2, failure.best)] : []),
    ...(ends === null
      ? []
      : [cells(`at ${ends.low.value}`, 2, ends.low.point), cells(`at ${ends.high.value}`, 3, ends.high.point)]),
  ];
}

/** `1.2% (1.1% to 1.3%) ✗` */
export function judgedWords(judged: Judged): string {
  return `${formatInterval(judged)} ${MARKS[judged.outcome]}`;
}

/** After a value: whether the expectation is met, missed, or not decided. */
export const MARKS = { met: '✓', missed: '✗', inconclusive: '?' } as const;

/** An expectation without what it does when it is not met. */
export function plainText({ text }: Judged): string {
  return text.replace(/\s+else\s+warn$/, '');
}

/** What there is to know beside the tables, a sentence each. */
export function planNotes(plan: Plan): string[] {
  const { answer, failure, reach, runsOut, answerRunsOut } = plan;
  return [
    ...(answer === null ? [] : answerNotes(plan)),
    ...(failure === null ? [] : failureNotes(failure, plan)),
    ...(reach === null ? [] : reachNotes(reach)),
    ...(runsOut === null ? [] : [runsOutWords(runsOut, 'the present settings')]),
    ...(answerRunsOut === null ? [] : [runsOutWords(answerRunsOut, 'the planned settings')]),
  ];
}

type Unwatched = NonNullable<NonNullable<Plan['answer']>['unwatched']>[number];

/** `of the 540,334 items of uploads 537,000 still wait at the end` */
function unwatchedWords({ source, offered, waiting, lost }: Unwatched): string {
  const parts = [
    ...(waiting === 0 ? [] : [`${formatCount(waiting)} still wait at the end`]),
    ...(lost === 0 ? [] : [`${formatCount(lost)} end without success`]),
  ];
  return `of the ${formatCount(offered)} items of ${source} ${parts.join(' and ')}`;
}

/** What to add to the file so that the next plan sees what this one did not. */
function unwatchedNotes({ source, offered, waiting, lost }: Unwatched): string[] {
  const asked = [
    ...(waiting === 0 ? [] : [`sources.${source}.backlog.atEnd < ${Math.max(1, Math.round(offered / 100))}`]),
    ...(lost === 0 ? [] : [`sources.${source}.successRatio > 99%`]),
  ];
  return [
    `What of ${source} waits or is lost has no latency, so expectations on latency do not see it. To plan against it, expect for example ${asked.join(' and ')}.`,
  ];
}

function answerNotes({ answer, tune, before, minimise }: Plan): string[] {
  if (answer === null) return [];
  const { settings, local, rounds, stable, point } = answer;
  return [
    ...(answer.unwatched ?? []).flatMap(unwatchedNotes),
    ...settings.map((found, index) => settingWords(found, tune[index], minimise)),
    ...(answer.advice ?? []).map(({ path, message }) => `Advice on the planned scenario, ${path}: ${message}.`),
    ...(local
      ? [
          `A local least, found in ${plural(rounds, 'round')}: none of the settings can be improved by itself, but another combination might be better; those named first are made least first.`,
        ]
      : []),
    ...(stable
      ? []
      : ['The rounds ended before nothing changed any more: the answer meets everything, but may not be least.']),
    ...(before.cost?.value != null && point.cost?.value != null
      ? [
          `Cost of the simulated time: ${formatValue(before.cost.value, 'USD')} before, ${formatValue(point.cost.value, 'USD')} as planned.`,
        ]
      : []),
  ];
}

type Found = NonNullable<Plan['answer']>['settings'][number];

/** Why a setting has its value: what is found right beside it. */
function settingWords(
  { path, value, direction, beside }: Found,
  { low, high }: Plan['tune'][number],
  minimise: string | null,
): string {
  if (direction === 'cheapest') return `${path}: of the values that meet everything, ${minimise} is least at ${value}.`;
  if (direction === 'any' || beside === null) {
    return `${path}: everything is met from ${low} to ${high}, as far as it was tried; ${value} is the lower end.`;
  }
  const { point } = beside;
  const then = point === null ? 'the scenario cannot be run' : unmetWords(point.expectations);
  return `${path}: ${value} is the ${direction} that will do; at ${beside.value}, ${then}.`;
}

/** `functions.f.throttleRatio < 7% is 8.4% (8.1% to 8.7%)`, of those that are not met. */
function unmetWords(expectations: readonly Judged[]): string {
  const unmet = expectations.filter(({ outcome }) => outcome !== 'met');
  return unmet.map((each) => `${plainText(each)} is ${formatInterval(each)}`).join('; ');
}

function failureNotes({ best, ends, beyond }: Failure, { tune }: Plan): string[] {
  const [{ path, high, bounded }] = tune;
  if (ends === null) {
    const where = best.changes.map((change) => `${change.path}=${change.value}`).join(', ');
    return [`Nearest${where === '' ? ' as it is' : ` with ${where}`}: ${unmetWords(best.expectations)}.`];
  }
  const [low, top] = [ends.low.point, ends.high.point];
  const missedAt = (point: PlanPoint | null): string[] =>
    (point?.expectations ?? []).filter(({ outcome }) => outcome !== 'met').map(plainText);
  const [needsMore, needsLess] = [missedAt(low), missedAt(top)];
  const both = needsMore.filter((text) => needsLess.includes(text));
  const notes = both.map((text) => trendWords(text, path, ends));
  if (both.length === 0) {
    notes.push(
      `${needsMore.join(' and ')} ${needsMore.length === 1 ? 'needs' : 'need'} a larger ${path}, ${needsLess.join(' and ')} a smaller one, and no value is right for both.`,
    );
  }
  if (beyond !== null) notes.push(`More than ${high} cannot be tried: ${beyond}`);
  else if (!bounded)
    notes.push(`${high} is where a search without bounds ends; give bounds to go further, --tune ${path}=MIN..MAX.`);
  return notes;
}

/** Where an expectation fails at both ends: whether the setting makes it better, worse, or neither. */
function trendWords(text: string, path: string, { low, high }: NonNullable<Failure['ends']>): string {
  const find = (point: PlanPoint | null): Judged | undefined =>
    point?.expectations.find((each) => plainText(each) === text);
  const [first, last] = [find(low.point), find(high.point)];
  if (first === undefined || last === undefined) return `${text}: not met at either end.`;
  const values = `${formatInterval(first)} with ${low.value}, ${formatInterval(last)} with ${high.value}`;
  if (first.value === null || last.value === null) return `${text}: not met at either end (${values}).`;
  if (first.value === last.value)
    return `${text}: ${path} does not change it (${formatInterval(last)} at both ends); something else must.`;
  const isBetter = />/.test(text) ? last.value > first.value : last.value < first.value;
  return isBetter
    ? `${text}: a larger ${path} helps, but not enough (${values}).`
    : `${text}: gets worse as ${path} grows (${values}).`;
}

function reachNotes({ factor, beyond, fails, notScaled }: Reach): string[] {
  const without = withoutWords(notScaled);
  if (beyond === null) return [`Holds up to ${times(factor)} today's traffic, the most that is tried${without}.`];
  const then = fails.length === 0 ? '' : `: ${unmetWords(fails)}`;
  const words = factor === 1 ? "Bears no more than today's traffic" : `Holds up to ${times(factor)} today's traffic`;
  return [`${words}${without}; no longer at ${times(beyond)}${then}.`];
}

/** What did not grow with the rest. */
function withoutWords(notScaled: readonly string[]): string {
  if (notScaled.length === 0) return '';
  const stayed =
    notScaled.length === 1 ? 'cannot be multiplied and stayed as it is' : 'cannot be multiplied and stayed as they are';
  return ` (${notScaled.join(', ')} ${stayed})`;
}

function times(factor: number): string {
  return `${formatCount(factor)} x`;
}

function runsOutWords(found: RunsOut, whose: string): string {
  const { growth, from, already, factor, on, earliest, latest, tried, triedUntil, fails, notScaled } = found;
  if (already) {
    return `With the traffic of ${from} ${whose} have run out already: ${unmetWords(fails)}.`;
  }
  if (on === null || factor === null) {
    return `At ${growth} from ${from} ${whose} last beyond ${triedUntil}, when traffic is ${times(tried)} today's, the most that is tried${withoutWords(notScaled)}.`;
  }
  const what = fails.length === 0 ? '' : ` First: ${fails.map(plainText).join('; ')}.`;
  const interval = `${earliest ?? `after ${triedUntil}`} to ${latest ?? `after ${triedUntil}`}`;
  return `At ${growth} from ${from} ${whose} run out on ${on} (${interval}), at ${times(factor)} today's traffic${withoutWords(notScaled)}.${what}`;
}

/** The text of a quota request, a line each; none where no request is needed. */
export function quotaLines({ quota, answer, name, simulatedTime, confidence }: Plan): string[] {
  if (quota === null || answer === null) return [];
  const { current, wanted, peakConcurrency, claimedConcurrency, peakRequestRate, ratePerUnit, fails } = quota;
  const why = unmetWords(fails);
  return [
    'Service: AWS Lambda. Quota: Concurrent executions, of this account in this Region.',
    `Current: ${formatCount(current)}. Wanted: ${formatCount(wanted)}.`,
    `Why: with ${formatCount(current)}${why === '' ? ' an objective is missed' : `, ${why}`}; ${formatCount(wanted)} is the least that meets every objective.`,
    ...(peakConcurrency === null ? [] : [`Peak concurrency: ${formatInterval(peakConcurrency)} executions at once.`]),
    ...(claimedConcurrency === null
      ? []
      : [`Claimed at the peak, reservations and provisioned in full: ${formatInterval(claimedConcurrency)}.`]),
    ...(ratePerUnit === null
      ? []
      : [
          `Peak rate: ${formatRate(peakRequestRate)}. A quota admits ${formatCount(ratePerUnit)} x as many requests a second: ${formatCount(wanted * ratePerUnit)}/s wanted, ${formatCount(current * ratePerUnit)}/s today; the rate alone needs ${formatCount(Math.ceil(peakRequestRate / ratePerUnit))}.`,
        ]),
    `Evidence: ${plural(answer.point.replications, 'simulation')} of ${formatValue(simulatedTime, 'ms')} of the system "${name}", intervals of ${formatShare(confidence)}.`,
  ];
}
