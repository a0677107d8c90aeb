import { formatCount, formatSize } from '../units/format.ts';
import type { FunctionSettings } from './definition.ts';
import type { Draft } from './draft.ts';
import { type Fault, faultField } from './fault-field.ts';
import { MANAGED_ENVIRONMENTS_MAX, MEMORY_PER_MANAGED_VCPU, mostSlots } from './managed-field.ts';
import { type Finding, finding, type Path } from './place.ts';
import { versionsDiffer } from './rollout-field.ts';
import { valueAt } from './shape.ts';

type Settings = Partial<FunctionSettings>;

function faultsOf({ raw }: Draft): readonly Fault[] {
  const faults = valueAt(raw, ['faults']);
  return Array.isArray(faults) ? faults.flatMap((fault) => faultField.safeParse(fault).data ?? []) : [];
}

/** Managed instances where they cannot be, with one message for each setting that speaks against them. */
export function managedFindings(draft: Draft): readonly Finding[] {
  return [...draft.functions].flatMap(([name, settings]) => {
    if (settings.managedInstances === undefined) return [];
    const findings: Finding[] = [];
    const refuse = (path: Path, message: string): void => {
      findings.push(finding(['functions', name, ...path], message));
    };
    checkNumbers(refuse, settings, settings.managedInstances);
    checkNeighbours(refuse, settings);
    if (versionsDiffer(name, faultsOf(draft))) {
      refuse(
        ['managedInstances'],
        'versions that differ or run beside each other are not simulated on managed instances; deploy without version and stages, or remove managedInstances',
      );
    }
    return findings;
  });
}

type Refuse = (path: Path, message: string) => void;

function checkNumbers(refuse: Refuse, { memory }: Settings, managed: NonNullable<Settings['managedInstances']>): void {
  const { concurrencyPerEnvironment: slots, minimum, maximum } = managed;
  const at = (name: string): Path => ['managedInstances', name];
  if (memory !== undefined && memory < MEMORY_PER_MANAGED_VCPU) {
    refuse(
      ['memory'],
      `expected at least ${formatSize(MEMORY_PER_MANAGED_VCPU)} on managed instances (E-50), got ${formatSize(memory)}`,
    );
  } else if (memory !== undefined && slots !== undefined && slots > mostSlots(memory)) {
    refuse(
      at('concurrencyPerEnvironment'),
      `expected at most ${formatCount(mostSlots(memory))}, 64 for each ${formatSize(MEMORY_PER_MANAGED_VCPU)} of memory (E-50), got ${formatCount(slots)}`,
    );
  }
  if (maximum > MANAGED_ENVIRONMENTS_MAX) {
    refuse(
      at('maximum'),
      `expected at most ${formatCount(MANAGED_ENVIRONMENTS_MAX)} environments (E-51), got ${formatCount(maximum)}`,
    );
  }
  if (minimum > maximum) {
    refuse(at('minimum'), `expected at most maximum (${formatCount(maximum)}), got ${formatCount(minimum)}`);
  } else if (minimum === 0 && maximum > 0) {
    refuse(at('minimum'), 'with no environment at first nothing runs, and so none is ever added; set at least 1');
  }
}

/** What belongs to environments that start for a request, each with what to do. */
function checkNeighbours(refuse: Refuse, settings: Settings): void {
  const { reservedConcurrency, provisionedConcurrency, versions, snapStart, init } = settings;
  if (reservedConcurrency !== undefined) {
    refuse(
      ['reservedConcurrency'],
      'managed instances take no part in the concurrency of the account, so none can be reserved; set managedInstances.maximum instead',
    );
  }
  if (provisionedConcurrency !== undefined) {
    refuse(
      ['provisionedConcurrency'],
      'the environments of managed instances are initialised before they take requests (E-51); set managedInstances.minimum instead',
    );
  }
  if (versions !== undefined) {
    refuse(['versions'], 'versions that run beside each other are not simulated on managed instances; remove versions');
  }
  if (snapStart === true) {
    refuse(['snapStart'], 'managed instances have no cold starts (E-51), so nothing is restored; remove snapStart');
  }
  if (init !== undefined) {
    refuse(['init'], 'no request waits for Init on managed instances (E-51); remove init');
  }
}
