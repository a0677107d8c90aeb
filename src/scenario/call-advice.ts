import { isCalled } from '../downstream/index.ts';
import { findRetryPolicy, type RetryPolicy } from '../platform/retry-policy.ts';
import { policyWith } from '../platform/retry-settings.ts';
import { buildDistribution, type DistributionSpec } from '../random/index.ts';
import { clientPolicy } from '../sources/client.ts';
import { isSync } from '../sources/index.ts';
import type { SyncEra } from '../sources/service.ts';
import { findEra } from '../sources/services.ts';
import { consumersOf } from '../sources/stream-fields.ts';
import { formatCount, formatDuration } from '../units/format.ts';
import type { Micros } from '../units/time.ts';
import type { Hint } from './advice.ts';
import { type CallSettings, callsOf } from './call-field.ts';
import { circleFrom, Loops, linkedOf, linksOf } from './loops.ts';
import type { ScenarioModel } from './model.ts';
import type { Path } from './place.ts';
import { streamingLaw } from './streaming-field.ts';

/** Tries for one request along a chain from which on that is worth a word. */
const AMPLIFICATION = 8;
/** Tries of one call that come at once from which on that is worth a word. */
const TRIES_AT_ONCE = 3;

/** What is legal in calls, and probably not meant, or worth knowing before a run. */
export function callHints(model: ScenarioModel): readonly Hint[] {
  return [
    ...placedCalls(model).flatMap((call) => [...timeoutHints(model, call), ...retryHints(model, call)]),
    ...minimumHints(model),
    ...amplificationHints(model),
    ...loopHints(model),
    ...unusedHints(model),
  ];
}

interface PlacedCall {
  readonly caller: string;
  readonly path: Path;
  readonly call: CallSettings;
}

function placedCalls({ scenario }: ScenarioModel): readonly PlacedCall[] {
  return Object.entries(scenario.functions).flatMap(([caller, { calls }]) =>
    calls.flatMap((step, i) =>
      callsOf(step).map((call, branch) => {
        const at = ['functions', caller, 'calls', i];
        return { caller, call, path: 'to' in step ? at : [...at, 'parallel', branch] };
      }),
    ),
  );
}

function timeoutHints({ scenario }: ScenarioModel, { caller, path, call }: PlacedCall): readonly Hint[] {
  const { timeout } = scenario.functions[caller];
  if (call.timeout === undefined || call.timeout <= timeout) return [];
  const message =
    `waits up to ${formatDuration(call.timeout)} for an answer, and ${caller} is cut off after ` +
    `${formatDuration(timeout)}: the call's own timeout never comes (E-62)`;
  return [{ path: [...path, 'timeout'], message, facts: ['E-62'] }];
}

/** How a call is repeated, as the engine takes it. */
function policyOf({ scenario, platform }: ScenarioModel, call: CallSettings): RetryPolicy {
  const usual = call.to in scenario.functions ? platform.defaultClientRetry : 'none';
  return policyWith(findRetryPolicy(call.retry ?? usual) as RetryPolicy, call);
}

/** Tries for one call at most; one where nothing is repeated. */
function triesOf({ retries, maxAttempts }: RetryPolicy): number {
  const { throttle, serviceError, timeout, functionError } = retries;
  return throttle || serviceError || timeout || functionError ? maxAttempts : 1;
}

function retryHints(model: ScenarioModel, { path, call }: PlacedCall): readonly Hint[] {
  const policy = policyOf(model, call);
  const tries = triesOf(policy);
  if ((call.maxAttempts ?? 1) > 1 && tries === 1) {
    const message = `the policy "${policy.name}" repeats nothing, so maxAttempts has no effect; name a policy in retry, or causes in retryOn`;
    return [{ path: [...path, 'maxAttempts'], message, facts: [] }];
  }
  if (call.retryOn !== undefined && call.retryOn.length > 0 && tries === 1) {
    const message = 'there is one try, so retryOn has no effect; set maxAttempts';
    return [{ path: [...path, 'retryOn'], message, facts: [] }];
  }
  if (call.base !== undefined && call.cap !== undefined && call.base > call.cap) {
    const message = `waits of ${formatDuration(call.base)} and more are cut to the cap of ${formatDuration(call.cap)}: all are alike; raise cap or lower base`;
    return [{ path: [...path, 'base'], message, facts: [] }];
  }
  if (tries < TRIES_AT_ONCE || (policy.base > 0 && policy.cap > 0)) return [];
  const message = `${formatCount(tries)} tries without a wait between them: what is overloaded gets ${formatCount(tries)} times as much; set base and jitter`;
  return [{ path, message, facts: [] }];
}

/** Runs that cannot end in time, whatever is drawn. */
function minimumHints(model: ScenarioModel): readonly Hint[] {
  const known = new Map<string, Micros>();
  return Object.entries(model.scenario.functions).flatMap(([name, { calls, responseStreaming, timeout }]) => {
    const isPlain = calls.length === 0 && responseStreaming === undefined;
    const least = isPlain ? 0 : leastOf(model, known, name);
    if (least < timeout) return [];
    const message =
      `its own time and its calls take at least ${formatDuration(least)}, and the timeout is ` +
      `${formatDuration(timeout)}: every run that makes them all is cut off (E-62)`;
    return [{ path: ['functions', name, 'timeout'], message, facts: ['E-62'] }];
  });
}

/** The shortest run, as far as it is known: laws that vary count as nothing. Functions never wait for themselves. */
function leastOf(model: ScenarioModel, known: Map<string, Micros>, name: string): Micros {
  const found = known.get(name);
  if (found !== undefined) return found;
  const { duration, durationMeasuredAt, calls, responseStreaming } = model.scenario.functions[name];
  let least = durationMeasuredAt === undefined ? constantTime(duration) : 0;
  for (const step of calls) least += Math.max(0, ...callsOf(step).map((call) => leastOfCall(model, known, call)));
  if (responseStreaming !== undefined) least += constantTime(streamingLaw(responseStreaming));
  known.set(name, least);
  return least;
}

/** Nothing for a call that may be left out, or may fail without harm. */
function leastOfCall(model: ScenarioModel, known: Map<string, Micros>, call: CallSettings): Micros {
  const { functions, downstreams } = model.scenario;
  const { to, count, probability, parallel, invocation, onError, timeout } = call;
  if (probability < 1 || invocation === 'event' || onError === 'ignore') return 0;
  const settings = downstreams[to];
  const law = settings !== undefined && 'service' in settings ? settings.service : undefined;
  const once = to in functions ? leastOf(model, known, to) : constantTime(law);
  return (parallel ? 1 : count) * Math.min(once, timeout ?? Number.POSITIVE_INFINITY);
}

function constantTime(law: unknown): Micros {
  if (law === null || typeof law !== 'object' || !('distribution' in law)) return 0;
  return law.distribution === 'constant' ? buildDistribution(law as DistributionSpec).mean : 0;
}

/** Retries in several places of one chain multiply. */
function amplificationHints(model: ScenarioModel): readonly Hint[] {
  const placed = placedCalls(model);
  const known = new Map<string, readonly number[]>();
  return placed.flatMap(({ caller, path, call }) => {
    if (call.to in model.scenario.functions) return [];
    const factors = [...worstAbove(model, placed, known, caller), triesOf(policyOf(model, call))].filter((n) => n > 1);
    const product = productOf(factors);
    if (factors.length < 2 || product < AMPLIFICATION) return [];
    const message =
      `retries along the chain multiply: ${factors.map(formatCount).join(' x ')} = ${formatCount(product)} ` +
      `calls of ${call.to} for one request when it fails; retry in one place only`;
    return [{ path, message, facts: [] }];
  });
}

/** Tries of each link above a function, on the way with the largest product. */
function worstAbove(
  model: ScenarioModel,
  placed: readonly PlacedCall[],
  known: Map<string, readonly number[]>,
  name: string,
): readonly number[] {
  const found = known.get(name);
  if (found !== undefined) return found;
  const calls = placed
    .filter(({ call }) => call.to === name && call.invocation === 'wait')
    .map(({ caller, call }) => [...worstAbove(model, placed, known, caller), triesOf(policyOf(model, call))]);
  const ways = [...calls, ...clientTries(model, name)];
  const worst = ways.reduce((most, way) => (productOf(way) > productOf(most) ? way : most), []);
  known.set(name, worst);
  return worst;
}

/** Tries of each source that calls the function and waits. */
function clientTries({ scenario, platform, profile }: ScenarioModel, name: string): number[][] {
  return Object.values(scenario.sources).flatMap((source) => {
    if (source.target !== name || !isSync(source, profile.date)) return [];
    const era = findEra(source.type, profile.date) as SyncEra;
    return [[triesOf(clientPolicy(era, source.client, platform))]];
  });
}

function productOf(factors: readonly number[]): number {
  return factors.reduce((product, factor) => product * factor, 1);
}

/** Functions that lead back to themselves, and what becomes of that at the profile's date. */
function loopHints({ scenario, platform }: ScenarioModel): readonly Hint[] {
  const links = linksOf(linkedOf(scenario));
  const followed = new Loops(links.filter(({ isFollowed }) => isFollowed));
  const named = new Set<string>();
  return links.flatMap(({ from }) => {
    const circle = named.has(from) ? null : circleFrom(from, links);
    if (circle === null) return [];
    for (const link of circle) named.add(link.from);
    const limit = circle.every((link) => link.isFollowed && followed.has(link)) ? platform.recursionLimit : null;
    const grows = circle.reduce((product, { perRun }) => product * perRun, 1) > 1;
    const end =
      limit !== null
        ? `each chain is stopped after ${formatCount(limit)} invocations of one function`
        : `nothing stops it${grows ? ', and it grows until it is throttled' : ''}`;
    const way = [from, ...circle.map(({ to }) => to)].join(' -> ');
    return [{ path: ['functions', from], message: `a loop: ${way}; ${end} (A-16)`, facts: ['A-16'] }];
  });
}

/** Downstreams that nothing leads to. */
function unusedHints({ scenario }: ScenarioModel): readonly Hint[] {
  const used = new Set<string | undefined>();
  for (const { calls, async } of Object.values(scenario.functions)) {
    for (const { to } of calls.flatMap(callsOf)) used.add(to);
    for (const name of [async?.deadLetterQueue, async?.onFailure, async?.onSuccess]) used.add(name);
  }
  for (const source of Object.values(scenario.sources)) {
    for (const part of [source, ...consumersOf(source).map(([, consumer]) => consumer)]) {
      if ('deadLetterQueue' in part) used.add(part.deadLetterQueue);
      if ('onFailure' in part) used.add(part.onFailure);
    }
  }
  for (const settings of Object.values(scenario.downstreams)) {
    if ('of' in settings) used.add(settings.of);
  }
  return Object.entries(scenario.downstreams)
    .filter(([name, settings]) => !used.has(name) && !(isCalled(settings) && settings.background > 0))
    .map(([name]) => ({ path: ['downstreams', name], message: 'nothing leads to it', facts: [] }));
}
