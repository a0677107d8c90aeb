import type { PlatformProfile, PlatformValues } from '../profiles/profile.ts';
import { defaultRuntime } from '../profiles/runtimes.ts';
import { snapStarts } from '../profiles/snap-start.ts';
import { formatSize } from '../units/format.ts';
import type { FunctionSettings } from './definition.ts';
import type { Draft } from './draft.ts';
import { type Finding, finding } from './place.ts';
import { mostProvisioned } from './provisioned-limits.ts';

type Settings = Partial<FunctionSettings>;

/** SnapStart and streaming where they cannot be. Before their day the date alone is the mistake. */
export function modeFindings(draft: Draft, values: PlatformValues, profile: PlatformProfile): readonly Finding[] {
  return [...draft.functions].flatMap(([name, settings]) => [
    ...snapStartFindings(name, settings, values, profile),
    ...streamingFindings(name, settings, values),
  ]);
}

function snapStartFindings(
  name: string,
  settings: Settings,
  values: PlatformValues,
  { date }: PlatformProfile,
): readonly Finding[] {
  const there = snapStarts.filter(({ since }) => since <= date);
  if (there.length === 0) return [];
  if (settings.snapStart !== true) {
    if (settings.restore === undefined) return [];
    const message = 'nothing is restored without SnapStart; set snapStart: true or remove it';
    return [finding(['functions', name, 'restore'], message)];
  }
  const findings: Finding[] = [];
  const refuse = (why: string): void => {
    findings.push(finding(['functions', name, 'snapStart'], why));
  };
  const runtime = settings.runtime ?? defaultRuntime(date).name;
  const names = there.map((one) => one.runtime);
  if (!names.includes(runtime)) {
    refuse(`expected a runtime that has SnapStart on ${date} (${names.join(', ')}; E-37), got ${runtime}`);
  }
  if (settings.packageType === 'image') refuse('SnapStart is not for container images (E-37); use packageType: zip');
  if (mostProvisioned(settings) > 0) {
    refuse('SnapStart does not go together with provisioned concurrency (E-37); remove one of them');
  }
  if ((settings.ephemeralStorage ?? 0) > values.ephemeralStorageIncluded) {
    const most = formatSize(values.ephemeralStorageIncluded);
    refuse(`SnapStart is for ephemeral storage of at most ${most}; lower ephemeralStorage or remove snapStart`);
  }
  return findings;
}

function streamingFindings(name: string, { responseStreaming }: Settings, values: PlatformValues): readonly Finding[] {
  const most = values.streamedResponseMaximum;
  if (responseStreaming === undefined || !('size' in responseStreaming) || most === null) return [];
  if (responseStreaming.size <= most) return [];
  const message = `expected at most ${formatSize(most)} (E-63), got ${formatSize(responseStreaming.size)}`;
  return [finding(['functions', name, 'responseStreaming', 'size'], message)];
}
