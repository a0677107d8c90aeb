import type { PlatformValues } from '../profiles/profile.ts';
import { formatCount, formatDuration, formatSize } from '../units/format.ts';
import { DAY, MINUTE, SECOND } from '../units/time.ts';
import { alarmFindings } from './alarm-limits.ts';
import { checkAlias, provisionedWishes } from './alias-field.ts';
import type { FunctionSettings } from './definition.ts';
import type { Draft } from './draft.ts';
import { faultLimits } from './fault-limits.ts';
import { type Finding, finding, type Path } from './place.ts';
import { policyOf } from './provisioned-field.ts';
import { checkPolicy, mostOf, mostProvisioned, provisionedNumbers } from './provisioned-limits.ts';
import { queueFindings } from './queue-limits.ts';
import { FIRST_CHECK, mostReplications } from './replications-field.ts';
import { valueAt } from './shape.ts';
import { streamFindings } from './stream-limits.ts';
import { shown } from './suggest.ts';

/** Points of a time series that a report can still show and a browser still hold. */
const BUCKETS_MAX = 100_000;
const REPLICATIONS_MAX = 100_000;
const AT_MOST: Path = ['replications', 'atMost'];
const HORIZON_MAX = 3650 * DAY;
const CONFIDENCE_MIN = 0.5;
/** The longest is a number of the profile. */
const EVENT_AGE_MIN = MINUTE;

/** Settings that are well written and impossible, each with the row of the facts sheet that says so. */
export function limitFindings(draft: Draft, values: PlatformValues): readonly Finding[] {
  const perFunction = [...draft.functions].flatMap(([name, settings]) => {
    const refusals = new Refusals(draft.raw, ['functions', name]);
    checkSizes(refusals, settings, values);
    checkSpans(refusals, settings, values);
    checkAlias((path, message) => refusals.findings.push(finding(['functions', name, ...path], message)), settings);
    checkProvisioned(refusals, settings, draft.run);
    return refusals.findings;
  });
  return [
    ...runFindings(draft),
    ...perFunction,
    ...queueFindings(draft, values),
    ...streamFindings(draft, values),
    ...reservationFindings(draft, values),
    ...alarmFindings(draft),
    ...faultLimits(draft, values),
  ];
}

/** Collects `expected X, got Y` below one place of the document, with Y as it is written there. */
class Refusals {
  readonly findings: Finding[] = [];

  constructor(
    private readonly raw: unknown,
    private readonly above: Path,
  ) {}

  refuse(path: Path, expectation: string, remedy = ''): void {
    const whole = [...this.above, ...path];
    const written = valueAt(this.raw, whole);
    const found = written === undefined ? 'the default' : shown(written);
    this.findings.push(finding(whole, `expected ${expectation}, got ${found}${remedy === '' ? '' : `; ${remedy}`}`));
  }
}

function runFindings({ raw, run }: Draft): readonly Finding[] {
  const refusals = new Refusals(raw, ['run']);
  const { duration, warmup, replications, confidence } = run;
  if (duration === 0) refusals.refuse(['duration'], 'more than 0s of simulated time');
  if (duration !== undefined && duration > HORIZON_MAX) {
    refusals.refuse(['duration'], `at most 10 years (${HORIZON_MAX / DAY}d)`, 'simulate a typical week instead');
  }
  if (duration && warmup !== undefined && warmup !== 'auto' && warmup >= duration) {
    refusals.refuse(['warmup'], `less than run.duration (${formatDuration(duration)})`, 'nothing would be measured');
  }
  checkResolution(refusals, run);
  checkReplications(refusals, replications);
  if (confidence !== undefined && (confidence <= CONFIDENCE_MIN || confidence >= 1)) {
    refusals.refuse(['confidence'], 'more than 0.5 and less than 1, such as 0.95');
  }
  return refusals.findings;
}

function checkReplications(refusals: Refusals, replications: Draft['run']['replications']): void {
  if (replications === undefined) return;
  const most = mostReplications(replications);
  const [path, least] = typeof replications === 'number' ? [['replications'], 1] : [AT_MOST, FIRST_CHECK];
  if (most >= least && most <= REPLICATIONS_MAX) return;
  const isTooFew = most < least;
  const remedy = isTooFew ? `the interval is first looked at after ${FIRST_CHECK} replications` : '';
  refusals.refuse(path, `${least} to ${formatCount(REPLICATIONS_MAX)}`, remedy);
}

function checkResolution(refusals: Refusals, { duration, resolution }: Draft['run']): void {
  if (resolution === 0) refusals.refuse(['resolution'], 'more than 0s');
  if (!resolution || !duration || duration > HORIZON_MAX || duration / resolution <= BUCKETS_MAX) return;
  const least = Math.ceil(duration / BUCKETS_MAX / SECOND);
  const steps = formatCount(Math.ceil(duration / resolution));
  refusals.refuse(
    ['resolution'],
    `at most ${formatCount(BUCKETS_MAX)} steps over run.duration`,
    `this gives ${steps}: use ${least}s or more`,
  );
}

type Settings = Partial<FunctionSettings>;

function checkSizes(refusals: Refusals, settings: Settings, values: PlatformValues): void {
  const { memory, durationMeasuredAt, ephemeralStorage } = settings;
  const { memoryMinimum: least, memoryMaximum: most, memoryStep: step } = values;
  if (memory !== undefined && (memory < least || memory > most)) {
    refusals.refuse(['memory'], `${formatSize(least)} to ${formatSize(most)} (E-60)`);
  } else if (memory !== undefined && memory % step !== 0) {
    const below = Math.floor(memory / step) * step;
    const near = [below, below + step].filter((size) => size >= least && size <= most).map(formatSize);
    refusals.refuse(['memory'], `a multiple of ${formatSize(step)} (E-60)`, `the nearest are ${near.join(' and ')}`);
  }
  if (durationMeasuredAt === 0) refusals.refuse(['durationMeasuredAt'], 'more than 0B');
  const { ephemeralStorageIncluded: included, ephemeralStorageMaximum: largest } = values;
  if (ephemeralStorage !== undefined && (ephemeralStorage < included || ephemeralStorage > largest)) {
    const range = included === largest ? formatSize(included) : `${formatSize(included)} to ${formatSize(largest)}`;
    refusals.refuse(['ephemeralStorage'], `${range} (E-65)`);
  }
}

function checkSpans(refusals: Refusals, { timeout, async }: Settings, values: PlatformValues): void {
  const most = values.functionTimeoutMaximum;
  if (timeout === 0) refusals.refuse(['timeout'], 'more than 0s');
  if (timeout !== undefined && timeout > most) refusals.refuse(['timeout'], `at most ${formatDuration(most)} (E-62)`);
  const { maximumEventAge: age, maximumRetryAttempts: attempts } = async ?? {};
  const oldest = values.asyncMaximumEventAge;
  if (age !== undefined && (age < EVENT_AGE_MIN || age > oldest)) {
    refusals.refuse(['async', 'maximumEventAge'], `60s to ${formatDuration(oldest)} (A-07)`);
  }
  if (attempts !== undefined && attempts > 2) refusals.refuse(['async', 'maximumRetryAttempts'], '0, 1 or 2 (A-07)');
}

function checkProvisioned(refusals: Refusals, settings: Settings, run: Draft['run']): void {
  const { reservedConcurrency: reserved } = settings;
  let before = 0;
  for (const { path: above, wanted } of provisionedWishes(settings)) {
    const policy = policyOf(wanted);
    if (policy !== null) checkPolicy((path, ...words) => refusals.refuse([...above, ...path], ...words), policy, run);
    if (typeof wanted === 'object' && 'requestedAt' in wanted && run.duration && wanted.requestedAt >= run.duration) {
      const expectation = `a time within run.duration (${formatDuration(run.duration)})`;
      refusals.refuse([...above, 'requestedAt'], expectation, 'it would never come');
    }
    for (const { path, count } of provisionedNumbers(wanted)) {
      if (reserved === undefined || count <= reserved - before) continue;
      const other = before === 0 ? '' : `, less the ${formatCount(before)} of the other version,`;
      refusals.refuse(
        [...above, ...path],
        `at most the function's reservation of ${formatCount(reserved)}${other} (C-41)`.replace(', (', ' ('),
        'lower it or raise reservedConcurrency',
      );
    }
    before += mostOf(wanted);
  }
}

/** What all functions together take out of the quota before the first request arrives. */
function reservationFindings({ functions }: Draft, values: PlatformValues): readonly Finding[] {
  const { accountConcurrency: quota, unreservedFloor: floor } = values;
  const reserved = claims(functions, (settings) => settings.reservedConcurrency ?? 0);
  const provisioned = claims(functions, (settings) =>
    settings.reservedConcurrency === undefined ? mostProvisioned(settings) : 0,
  );
  const reservable = Math.max(0, quota - floor);
  const findings: Finding[] = [];
  if (reserved.total > reservable) {
    findings.push(
      finding(
        ['functions', reserved.passing(reservable), 'reservedConcurrency'],
        `the reservations add up to ${formatCount(reserved.total)} (${reserved.words}), but of the quota of ${formatCount(quota)} ` +
          `at most ${formatCount(reservable)} can be reserved, because ${formatCount(floor)} must stay unreserved (C-11, C-12); ` +
          'lower a reservation, or raise platform.accountConcurrency',
      ),
    );
  }
  // Reservations that are impossible themselves say nothing about what they would leave.
  const unreserved = findings.length === 0 ? quota - reserved.total : quota;
  const provisionable = Math.max(0, unreserved - floor);
  if (provisioned.total > provisionable) {
    findings.push(
      finding(
        ['functions', provisioned.passing(provisionable), 'provisionedConcurrency'],
        `the provisioned concurrency of functions without reservation adds up to ${formatCount(provisioned.total)} (${provisioned.words}), ` +
          `but at most ${formatCount(provisionable)} is possible: ${formatCount(unreserved)} unreserved less ${formatCount(floor)} (C-42); ` +
          'lower it, or raise platform.accountConcurrency',
      ),
    );
  }
  return findings;
}

interface Claims {
  readonly total: number;
  /** `checkout 600, fulfil 400` */
  readonly words: string;
  /** The function whose claim, added to those before it, is more than `bound`. */
  passing(bound: number): string;
}

function claims(functions: Draft['functions'], claimOf: (settings: Settings) => number): Claims {
  const taken = [...functions]
    .map(([name, settings]) => ({ name, units: claimOf(settings) }))
    .filter(({ units }) => units > 0);
  return {
    total: taken.reduce((sum, { units }) => sum + units, 0),
    words: taken.map(({ name, units }) => `${name} ${formatCount(units)}`).join(', '),
    passing(bound) {
      let sum = 0;
      for (const { name, units } of taken) {
        sum += units;
        if (sum > bound) return name;
      }
      return '';
    },
  };
}
