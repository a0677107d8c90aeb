import { MS } from '../units/time.ts';
import type { DurationLaw } from './profile.ts';
import type { InitDefault } from './runtimes.ts';

/** SnapStart of one runtime (E-37). */
export interface SnapStart {
  /** The name of the runtime. */
  readonly runtime: string;
  /** The first day on which the runtime had it, ISO. */
  readonly since: string;
  /** Whether snapshots and restores are charged: not for Java. */
  readonly isCharged: boolean;
  /** How long a restore takes where a scenario does not say, in place of Init. */
  readonly restore: InitDefault;
}

const JAVA = '2022-11-28';
const PYTHON_AND_DOTNET = '2024-11-18';
const PERF = 'maxday/lambda-perf, hello world, Restore Duration at 512 MB on x86_64, February 2023 to October 2025';
const JAVA_21: readonly [p50: number, p99: number] = [610.2, 949.2];

/** Runtimes with SnapStart; later versions of a language have it from their launch. */
export const snapStarts: readonly SnapStart[] = [
  measured('java11', JAVA, 546.2, 848.0),
  measured('java17', '2023-04-27', 573.7, 914.8),
  measured('java21', '2023-11-16', ...JAVA_21),
  likeJava('java25', '2025-11-14', false),
  likeJava('python3.12', PYTHON_AND_DOTNET, true),
  likeJava('python3.13', PYTHON_AND_DOTNET, true),
  likeJava('python3.14', '2025-11-18', true),
  likeJava('dotnet8', PYTHON_AND_DOTNET, true),
  likeJava('dotnet10', '2026-01-08', true),
];

/** SnapStart of a runtime by its name, or undefined where it has none on any date. */
export function findSnapStart(runtime: string): SnapStart | undefined {
  return snapStarts.find((one) => one.runtime === runtime);
}

/** Whether snapshots and restores of a function are charged. */
export function isSnapStartCharged(settings: {
  readonly snapStart: boolean;
  readonly runtime?: string | undefined;
}): boolean {
  return settings.snapStart && findSnapStart(settings.runtime ?? '')?.isCharged === true;
}

function measured(runtime: string, since: string, p50: number, p99: number): SnapStart {
  return { runtime, since, isCharged: false, restore: { law: lognormal(p50, p99), source: PERF } };
}

function likeJava(runtime: string, since: string, isCharged: boolean): SnapStart {
  const source = `assumed: as java21, because no restore of this runtime is published; ${PERF}`;
  return { runtime, since, isCharged, restore: { law: lognormal(...JAVA_21), source } };
}

/** Quantiles in milliseconds. */
function lognormal(p50: number, p99: number): DurationLaw {
  return { distribution: 'lognormal', p50: Math.round(p50 * MS), p99: Math.round(p99 * MS) };
}
