import type { Callee } from '../downstream/calls.ts';
import { SourceObserver } from '../observe/source-observer.ts';
import { type CallPlan, CallRunner, type PlannedCall } from '../platform/call-runner.ts';
import { FunctionCallee } from '../platform/function-callee.ts';
import { ResponseStream } from '../platform/response-stream.ts';
import { findRetryPolicy, type RetryPolicy } from '../platform/retry-policy.ts';
import { policyWith } from '../platform/retry-settings.ts';
import { buildDistribution } from '../random/index.ts';
import { type CallSettings, type CallStep, callsOf, eventTargets } from '../scenario/call-field.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import { streamingLaw } from '../scenario/streaming-field.ts';
import { EventCalls, eventCallsName } from '../sources/event-calls.ts';
import { assert } from '../units/assert.ts';
import type { CallId } from '../units/ids.ts';
import type { Context } from './context.ts';

/** Lets each function make the calls of its plan; after all functions and downstreams are built. */
export function addCalls(context: Context, name: string, fn: number, settings: FunctionSettings): void {
  if (settings.calls.length === 0 && settings.responseStreaming === undefined) return;
  const { kernel, requests, calls, streams, callOwners } = context;
  const caller = context.functionNamed(name);
  const units: PlannedCall[] = [];
  const policyOf = (call: CallId): RetryPolicy => units[calls.unit[call]].policy;
  for (const target of eventTargets(settings.calls)) addEvents(context, name, target, policyOf);
  const plan = [
    ...settings.calls.flatMap((step) => stagesOf(context, name, step)),
    ...streaming(context, name, settings),
  ];
  units.push(...plan.flat());
  const runner = new CallRunner(kernel, requests, calls, streams, caller, plan, {
    functionName: name,
    fn,
    index: callOwners.length,
  });
  callOwners.push(runner);
  caller.runner = runner;
  const held = [...context.doors.values()].filter(({ isHeld }) => isHeld);
  if (held.length === 0) return;
  caller.whenEnvironmentEnds((environment) => {
    const holder = runner.holderOf(environment);
    for (const door of held) door.holderEnded(holder);
  });
}

/** A response that is streamed is the last stage: nothing that it takes can fail. */
function streaming(
  { kernel, calls, callOwners, streams }: Context,
  name: string,
  settings: FunctionSettings,
): CallPlan {
  if (settings.responseStreaming === undefined) return [];
  const duration = buildDistribution(streamingLaw(settings.responseStreaming));
  const policy = findRetryPolicy('none');
  assert(policy !== undefined, 'there is no retry policy that repeats nothing');
  const callee = new ResponseStream(kernel, calls, callOwners, streams, name, duration);
  return [[{ callee, isFunction: false, probability: 1, timeout: Number.POSITIVE_INFINITY, policy, isRequired: true }]];
}

/** The stages of one step: repetitions one after the other, or all of them at once. */
function stagesOf(context: Context, caller: string, step: CallStep): CallPlan {
  const planned = callsOf(step).map((call) => ({ call, unit: plannedCall(context, caller, call) }));
  if ('to' in step && !step.parallel) return planned.flatMap(({ call, unit }) => Array(call.count).fill([unit]));
  return [planned.flatMap(({ call, unit }) => Array<PlannedCall>(call.count).fill(unit))];
}

function plannedCall(context: Context, caller: string, call: CallSettings): PlannedCall {
  const isFunction = context.functions.has(call.to);
  const { platform } = context.model;
  const policy = findRetryPolicy(call.retry ?? (isFunction ? platform.defaultClientRetry : 'none'));
  assert(policy !== undefined, `no retry policy is called "${call.retry}"`);
  return {
    callee: calleeOf(context, caller, call),
    isFunction,
    probability: call.probability,
    timeout: call.timeout ?? Number.POSITIVE_INFINITY,
    policy: policyWith(policy, call),
    isRequired: call.onError === 'fail',
  };
}

function calleeOf(context: Context, caller: string, { to, invocation }: CallSettings): Callee {
  if (!context.functions.has(to)) return context.queueCallees.get(to) ?? context.doorNamed(to);
  return invocation === 'wait' ? functionCallee(context, to) : context.eventCallsNamed(eventCallsName(caller, to));
}

/** The events that one function hands to another: a source of its own. */
function addEvents(context: Context, caller: string, target: string, policyOf: (call: CallId) => RetryPolicy): void {
  const { kernel, requests, calls, callOwners, streams, timeline, model, eventSources } = context;
  const name = eventCallsName(caller, target);
  const index = context.sourcesNamed + context.consumersNamed + eventSources.length;
  const source = new EventCalls(
    kernel,
    requests,
    calls,
    callOwners,
    context.queueOf(target),
    new SourceObserver(name, 'async', timeline),
    streams,
    {
      name,
      index,
      serviceErrorRate: model.platform.serviceErrorRate,
      policyOf,
      isInLoop: context.chains.has(caller, target),
    },
  );
  eventSources.push(source);
  context.owners[index] = source;
  context.runners[index] = context.functionNamed(target);
}

/** One for each function that others call. */
function functionCallee(context: Context, name: string): Callee {
  const known = context.functionCallees.get(name);
  if (known !== undefined) return known;
  const { kernel, requests, calls, callOwners, callers } = context;
  const target = context.functionNamed(name);
  const links = [...context.functions.keys()].map((caller) => context.chains.has(caller, name));
  const callee = new FunctionCallee(kernel, requests, calls, callOwners, target, callers.length, {
    isLink: (fn) => links[fn],
    limit: context.chains.limitOf(name),
    dropped: (now) => target.observer.recursiveDropped.add(now),
  });
  context.runners[callers.length] = target;
  callers.push(callee);
  context.functionCallees.set(name, callee);
  return callee;
}
