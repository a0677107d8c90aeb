import type { PlatformValues } from '../profiles/profile.ts';
import type { FunctionSettings } from '../scenario/definition.ts';

/**
 * What memory makes of a duration that was measured at another size: CPU is proportional to memory (E-61), so the
 * computing share of the time scales with it, up to one whole vCPU, beyond which a single thread gains nothing.
 */
export function durationFactor(settings: FunctionSettings, platform: PlatformValues): number {
  const { durationMeasuredAt, memory, cpuBound } = settings;
  if (durationMeasuredAt === undefined) return 1;
  const cpu = (bytes: number): number => Math.min(1, bytes / platform.memoryPerVcpu);
  return 1 - cpuBound + cpuBound * (cpu(durationMeasuredAt) / cpu(memory));
}
