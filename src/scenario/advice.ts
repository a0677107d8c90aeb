import { buildDistribution } from '../random/index.ts';
import { isAsync, isSync } from '../sources/index.ts';
import { findEra } from '../sources/services.ts';
import { formatCount, formatDuration, formatRate, formatShare } from '../units/format.ts';
import { SECOND } from '../units/time.ts';
import { provisionedWishes } from './alias-field.ts';
import { callHints } from './call-advice.ts';
import type { FunctionSettings } from './definition.ts';
import { meanDuration, OfferedLoad } from './estimate.ts';
import { faultHints } from './fault-limits.ts';
import { managedHints } from './managed-advice.ts';
import { usesPool } from './managed-field.ts';
import type { ScenarioModel } from './model.ts';
import type { Path } from './place.ts';
import { provisionedHints } from './provisioned-advice.ts';
import { policyOf } from './provisioned-field.ts';
import { mostProvisioned } from './provisioned-limits.ts';
import { queueHints } from './queue-advice.ts';
import { mostReplications } from './replications-field.ts';
import { streamHints } from './stream-advice.ts';

/** Advice before its place in the text is known. */
export interface Hint {
  readonly path: Path;
  readonly message: string;
  readonly facts: readonly string[];
}

/** Fewer replications than this give intervals too wide to decide anything. */
const REPLICATIONS_ENOUGH = 5;
/** Share of the quota below which functions without reservation are called starved. */
const UNRESERVED_ENOUGH = 0.1;

/** What is legal in a scenario and probably not meant, or worth knowing before a run. Nothing here is a guess. */
export function adviceOn(model: ScenarioModel): readonly Hint[] {
  const offered = new OfferedLoad(model);
  return [
    ...runHints(model),
    ...faultHints(model),
    ...poolHints(model),
    ...Object.keys(model.scenario.functions).flatMap((name) => functionHints(model, offered, name)),
    ...Object.keys(model.scenario.sources).flatMap((name) => sourceHints(model, offered, name)),
    ...callHints(model),
  ];
}

function hint(path: Path, message: string, ...facts: string[]): Hint {
  return { path, message: facts.length === 0 ? message : `${message} (${facts.join(', ')})`, facts };
}

function runHints({ scenario }: ScenarioModel): readonly Hint[] {
  const replications = mostReplications(scenario.run.replications);
  const hints: Hint[] = [];
  if (Object.keys(scenario.sources).length === 0)
    hints.push(hint(['sources'], 'there is no source, so nothing is invoked'));
  if (replications === 1) {
    hints.push(hint(['run', 'replications'], 'one replication gives no confidence interval; 10 or more are usual'));
  } else if (replications < REPLICATIONS_ENOUGH) {
    hints.push(
      hint(
        ['run', 'replications'],
        `${replications} replications give very wide confidence intervals; 10 or more are usual`,
      ),
    );
  }
  return hints;
}

function poolHints({ scenario, platform }: ScenarioModel): readonly Hint[] {
  const functions = Object.entries(scenario.functions);
  const reserved = functions.reduce((sum, [, settings]) => sum + (settings.reservedConcurrency ?? 0), 0);
  const sharing = functions
    .filter(([, settings]) => settings.reservedConcurrency === undefined && usesPool(settings))
    .map(([name]) => name);
  const left = platform.accountConcurrency - reserved;
  if (reserved === 0 || sharing.length === 0 || left >= UNRESERVED_ENOUGH * platform.accountConcurrency) return [];
  const message =
    `the reservations leave ${formatCount(left)} of ${formatCount(platform.accountConcurrency)} units of concurrency ` +
    `to all functions without one: ${sharing.join(', ')}`;
  return [hint(['functions'], message, 'C-10', 'C-11')];
}

function functionHints(model: ScenarioModel, offered: OfferedLoad, name: string): readonly Hint[] {
  const settings = model.scenario.functions[name];
  return [
    ...timeoutHints(model, name, settings),
    ...concurrencyHints(model, offered, name),
    ...provisionedHints(name, settings),
    ...managedHints(name, settings),
    ...asyncHints(model, name, settings),
  ];
}

/** Whether runs last as `duration` says: not scaled with memory, nor replaced by what a trace recorded. */
function isDurationKnown({ scenario, data }: ScenarioModel, name: string): boolean {
  const isRecorded = Object.entries(scenario.sources).some(
    ([source, { target }]) => target === name && data.traces.get(source)?.durations,
  );
  return scenario.functions[name].durationMeasuredAt === undefined && !isRecorded;
}

function timeoutHints(model: ScenarioModel, name: string, settings: FunctionSettings): readonly Hint[] {
  const hints: Hint[] = [];
  const duration = buildDistribution(settings.duration);
  const inTime = duration.cdf(settings.timeout);
  if (isDurationKnown(model, name) && inTime < 0.99) {
    const share = formatShare(1 - inTime);
    hints.push(
      hint(
        ['functions', name, 'timeout'],
        `${share} of the runs take longer than the timeout of ${formatDuration(settings.timeout)} and fail`,
        'E-62',
      ),
    );
  }
  if (settings.init !== undefined) {
    const late = 1 - buildDistribution(settings.init).cdf(model.platform.initTimeout);
    if (late > 0.01) {
      const message = `${formatShare(late)} of the cold starts take longer than ${formatDuration(model.platform.initTimeout)}, and begin again inside the first run`;
      hints.push(hint(['functions', name, 'init'], message, 'E-02'));
    }
  }
  return hints;
}

function concurrencyHints(model: ScenarioModel, offered: OfferedLoad, name: string): readonly Hint[] {
  const settings = model.scenario.functions[name];
  const { reservedConcurrency: reserved, managedInstances } = settings;
  if (reserved === 0) {
    const message =
      'a reservation of 0 blocks the function: synchronous calls throttle, events go straight to where failures go';
    return [hint(['functions', name, 'reservedConcurrency'], message, 'C-14')];
  }
  if (!isDurationKnown(model, name) || hasClosedSource(model, name) || isPulled(model, name)) return [];
  const seconds = model.scenario.run.duration / SECOND;
  const rate = offered.toFunction(name, model.scenario.run.duration) / seconds;
  const needed = (rate * meanDuration(model.scenario, name)) / SECOND;
  if (managedInstances !== undefined) return [];
  const limit = reserved ?? model.platform.accountConcurrency;
  const provisioned = mostProvisioned(settings);
  const demand = `${formatRate(rate)} of ${formatDuration(Math.round(meanDuration(model.scenario, name)))} on average${settings.calls.length === 0 ? '' : ', calls included,'} need ${formatCount(needed)} concurrent runs`;
  if (needed > limit) {
    const what = reserved === undefined ? 'the account has' : 'its reservation is';
    const path = ['functions', name, ...(reserved === undefined ? [] : ['reservedConcurrency'])];
    return [hint(path, `${demand}, and ${what} ${formatCount(limit)}: the rest is refused or waits`, 'C-01')];
  }
  const hints: Hint[] = [];
  if (provisioned > 0 && needed > provisioned) {
    const wishes = provisionedWishes(settings);
    const most = wishes.every(({ wanted }) => policyOf(wanted) === null) ? '' : 'at most ';
    const message = `${demand}, and ${most}${formatCount(provisioned)} are provisioned: the rest runs on demand, with cold starts`;
    hints.push(hint(['functions', name, ...wishes[0].path], message, 'C-46'));
  }
  return [...hints, ...requestRateHints(model, offered, { name, limit })];
}

function requestRateHints(
  { scenario, platform, profile }: ScenarioModel,
  offered: OfferedLoad,
  { name, limit }: { name: string; limit: number },
): readonly Hint[] {
  if (platform.requestRateFactor === null) return [];
  const sync = Object.entries(scenario.sources).filter(
    ([, source]) => source.target === name && isSync(source, profile.date),
  );
  const requests = sync.reduce((sum, [source]) => sum + offered.until(source, scenario.run.duration), 0);
  const rate = requests / (scenario.run.duration / SECOND);
  const allowed = platform.requestRateFactor * limit;
  if (rate <= allowed) return [];
  const message =
    `${formatRate(rate)} of synchronous requests on average are more than the ${formatRate(allowed)} ` +
    `that ${formatCount(limit)} units of concurrency allow, however short the runs are`;
  return [hint(['functions', name], message, 'C-20', 'C-21', 'C-22')];
}

/** Whether some of its runs are batches, so that items are more than runs. */
function isPulled({ scenario, profile: { date } }: ScenarioModel, name: string): boolean {
  return Object.values(scenario.sources).some(
    (source) => source.target === name && !isSync(source, date) && !isAsync(source, date),
  );
}

function hasClosedSource({ scenario }: ScenarioModel, name: string): boolean {
  return Object.values(scenario.sources).some(
    ({ target, arrivals }) => target === name && arrivals.process === 'closed',
  );
}

function asyncHints(
  { scenario, platform, profile }: ScenarioModel,
  name: string,
  settings: FunctionSettings,
): readonly Hint[] {
  const hasEvents = Object.values(scenario.sources).some(
    (source) => source.target === name && isAsync(source, profile.date),
  );
  if (!hasEvents) return [];
  const hints: Hint[] = [];
  const { deadLetterQueue, onFailure, maximumEventAge, maximumRetryAttempts } = settings.async ?? {};
  if (deadLetterQueue === undefined && onFailure === undefined) {
    const message =
      'events that fail for good or grow too old are lost without a trace; give async.onFailure or async.deadLetterQueue';
    hints.push(hint(['functions', name], message, 'A-02', 'A-10'));
  }
  const attempts = maximumRetryAttempts ?? platform.asyncMaximumRetryAttempts;
  const age = maximumEventAge ?? platform.asyncMaximumEventAge;
  const waits = [platform.asyncErrorRetryDelayFirst, platform.asyncErrorRetryDelaySecond].slice(0, attempts);
  const needed = waits.reduce((sum, wait) => sum + wait, 0);
  if (age <= needed) {
    const message = `the last retry after an error comes ${formatDuration(needed)} after the first run, and events are dropped at ${formatDuration(age)}`;
    hints.push(hint(['functions', name, 'async', 'maximumEventAge'], message, 'A-03', 'A-07'));
  }
  return hints;
}

function sourceHints(model: ScenarioModel, offered: OfferedLoad, name: string): readonly Hint[] {
  const { scenario, platform, profile } = model;
  const source = scenario.sources[name];
  const { timeout } = scenario.functions[source.target];
  const hints: Hint[] = [
    ...traceHints(model, offered, name),
    ...queueHints(model, offered, name),
    ...streamHints(model, offered, name),
  ];
  if (!isSync(source, profile.date)) return hints;
  const patience = source.client?.timeout;
  if (patience !== undefined && patience < timeout) {
    const message =
      `the client gives up after ${formatDuration(patience)}, and the function may run for ${formatDuration(timeout)}: ` +
      'runs that nobody waits for go on, and retries add to them';
    hints.push(hint(['sources', name, 'client', 'timeout'], message, 'S-07'));
  }
  const service = findEra(source.type, profile.date);
  const isGateway = service?.kind === 'sync' && service.hasGateway;
  const limit = isGateway ? platform.apiGatewayTimeout : service?.kind === 'sync' ? service.timeout : null;
  if (limit !== null && limit < timeout) {
    const message =
      `${source.type} waits at most ${formatDuration(limit)}, and ${source.target} may run for ${formatDuration(timeout)}: ` +
      'longer runs go on without anybody to answer';
    hints.push(hint(['sources', name, 'type'], message, ...(isGateway ? ['S-20'] : (service?.facts ?? []))));
  }
  return hints;
}

/** A recording that is longer than the run is cut without a word otherwise. */
function traceHints({ scenario, data }: ScenarioModel, offered: OfferedLoad, name: string): readonly Hint[] {
  const trace = data.traces.get(name);
  if (trace === undefined) return [];
  const used = offered.until(name, scenario.run.duration);
  if (used >= trace.starts.length) return [];
  const message = `${formatCount(used)} of the ${formatCount(trace.starts.length)} recorded arrivals lie within run.duration; the rest is left out`;
  return [hint(['sources', name, 'arrivals', 'file'], message)];
}
