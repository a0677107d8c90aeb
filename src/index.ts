// The library: what `capsim run` does, without files, terminals or clocks. Runs in Node and in a browser.
export type { CountColumns, TraceColumns } from './arrivals/columns.ts';
export { InputProblem, type Inputs } from './arrivals/inputs.ts';
export type { RunResult } from './observe/result.ts';
export { profiles } from './profiles/index.ts';
export type { PlatformProfile, PlatformValues } from './profiles/profile.ts';
export { reports } from './report/index.ts';
export type { Report, ReportInput } from './report/input.ts';
export { type LoadOptions, loadScenario } from './scenario/load.ts';
export type { Advice, Loaded, LoadResult, ScenarioModel } from './scenario/model.ts';
export { formatProblem, type Place, type Problem } from './scenario/place.ts';
export { scenarioJsonSchema } from './scenario/schema.ts';
export { type AlarmMistake, checkAlarms } from './study/alarms.ts';
export { catalogueOf } from './study/catalogue.ts';
export { checkExpectations } from './study/expectations.ts';
export { replicate } from './study/replicate.ts';
export { type SummariseOptions, summarise } from './study/summarise.ts';
export { type Summary, summaryField, summaryJsonSchema } from './study/summary-schema.ts';
export { type Timeseries, timeseriesOf } from './study/timeseries.ts';
