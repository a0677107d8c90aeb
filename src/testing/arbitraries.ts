import fc from 'fast-check';
import { callScenarios } from './call-scenarios.ts';
import { asYaml, type Document, type FunctionDocument } from './document.ts';
import { damagedTexts, type InvalidScenarioText, invalidTexts } from './invalid.ts';
import { plainFunctions, plainScenarios } from './plain-scenarios.ts';
import { queueScenarios } from './queue-scenarios.ts';
import { streamScenarios } from './stream-scenarios.ts';
import { wholeScenarios } from './whole-scenarios.ts';

/**
 * Whole scenarios of any platform, small and valid by construction: functions with calls, modes and policies, sources of every
 * kind, downstreams, faults. `load` takes them as they are; each simulates some thousand requests, in milliseconds. Every choice
 * shrinks by itself.
 */
export function scenarios(): fc.Arbitrary<Document> {
  return fc.oneof(
    { arbitrary: wholeScenarios, weight: 4 },
    { arbitrary: plainScenarios, weight: 1 },
    { arbitrary: callScenarios, weight: 1 },
    { arbitrary: queueScenarios, weight: 1 },
    { arbitrary: streamScenarios, weight: 1 },
  );
}

/**
 * Settings of one function: duration, memory, timeout, errors, reserved or provisioned concurrency, and its asynchronous queue. Put one
 * in place of a function by `load(text, { set: { 'functions.checkout': settings } })`.
 */
export function functions(): fc.Arbitrary<FunctionDocument> {
  return plainFunctions;
}

/** Scenarios that cannot be run, each for one reason: `load` rejects every one with an `InvalidScenario`. */
export function invalidScenarios(): fc.Arbitrary<InvalidScenarioText> {
  return invalidTexts;
}

/** Texts of scenarios that somebody damaged by accident. Most are wrong; some are valid by chance. */
export function damagedScenarios(): fc.Arbitrary<string> {
  return damagedTexts;
}

/** A scenario as the text of a file, in YAML: to be kept and run by `capsim run`. */
export function scenarioText(scenario: Document): string {
  return asYaml(scenario);
}
