// For tests of one's own: arbitraries of fast-check, and assertions on what was simulated. Needs the package fast-check.
export { damagedScenarios, functions, invalidScenarios, scenarios, scenarioText } from './arbitraries.ts';
export { assertArrivalsAddUp, assertConserved } from './conservation.ts';
export { assertCostsAddUp } from './costs.ts';
export type { Document, FunctionDocument, SourceDocument } from './document.ts';
export { assertExpectations, ExpectationMissed } from './expectations-met.ts';
export { InvariantBroken } from './figures.ts';
export { assertFiguresSound, assertLittlesLaw } from './figures-sound.ts';
export type { InvalidScenarioText } from './invalid.ts';
export { assertInvariants } from './invariants.ts';
export { assertLimitsHeld } from './limits-held.ts';
export { type TrafficOptions, traffic } from './traffic.ts';
