// The library: what `capsim run` does, without files, terminals or clocks. Runs in Node and in a browser.
export type { CountColumns, TraceColumns } from './arrivals/columns.ts';
export { InputProblem, type Inputs } from './arrivals/inputs.ts';
export { InvalidScenario, type LoadOptions, load } from './library/load.ts';
export { replicate, type SimulateOptions, simulate, summarise } from './library/simulate.ts';
export type { Summary } from './library/summary.ts';
export type { EntityResult, RunResult } from './observe/result.ts';
export { profiles } from './profiles/index.ts';
export type { PlatformProfile, PlatformValues } from './profiles/profile.ts';
export { reports } from './report/index.ts';
export type { Report, ReportInput } from './report/input.ts';
export type { Advice, Loaded, ScenarioModel } from './scenario/model.ts';
export type { Place, Problem } from './scenario/place.ts';
export { scenarioJsonSchema } from './scenario/schema.ts';
export { catalogueOf } from './study/catalogue.ts';
export { type Metric, summaryField, summaryJsonSchema } from './study/summary-schema.ts';
export { type Timeseries, timeseriesOf } from './study/timeseries.ts';
export { RunTooShort } from './study/warmup.ts';
