import { findProfile } from '../profiles/index.ts';
import type { Micros } from '../units/time.ts';
import { type AlarmSettings, alarmField } from './alarm-field.ts';
import type { Scenario } from './definition.ts';
import { type DocumentNode, placeOf } from './document.ts';
import { type Draft, textAt } from './draft.ts';
import { faultField } from './fault-field.ts';
import { type Place, readPath } from './place.ts';
import type { ReplicationsSettings } from './replications-field.ts';
import { valueAt } from './shape.ts';

/**
 * The names of a scenario that has mistakes, and its expectations as they are written: so that mistakes in these are
 * told at the same time.
 */
export interface Readable {
  readonly named: Pick<Scenario, 'functions' | 'sources' | 'downstreams' | 'faults'> & {
    readonly platform?: { readonly profile: string };
  };
  /** By their place in the list; what is no text is left out. */
  readonly expect: ReadonlyMap<number, string>;
  /** Alarms that can be read, by their place in the list. */
  readonly alarms: ReadonlyMap<number, AlarmSettings>;
  /** Absent where it cannot be read. */
  readonly resolution?: Micros;
  /** Absent where it cannot be read. */
  readonly replications?: ReplicationsSettings;
  /** Beginnings of metrics of which nothing can be said, because what they measure cannot be read: `sources.web.` */
  readonly unreadable: readonly string[];
  locate(path: string): Place;
}

export function readableOf(draft: Draft, root: DocumentNode): Readable {
  const { raw, run, functions, sources, downstreams } = draft;
  const profile = textAt(raw, 'platform', 'profile');
  const parts = [...Object.entries({ functions, sources, downstreams })];
  const absent = parts.filter(([, named]) => named.size === 0).map(([part]) => `${part}.`);
  return {
    named: {
      ...(profile !== null && findProfile(profile) !== undefined && { platform: { profile } }),
      // The catalogue asks for little more of a function than its calls; of those that cannot be read it knows nothing.
      functions: Object.fromEntries(
        [...functions].map(([name, settings]) => [name, { ...settings, calls: settings.calls ?? [] }]),
      ) as Scenario['functions'],
      sources: Object.fromEntries(
        [...sources].flatMap(([name, { settings }]) => (settings === null ? [] : [[name, settings] as const])),
      ),
      downstreams: Object.fromEntries(
        [...downstreams].filter(([, { type }]) => type !== undefined),
      ) as Scenario['downstreams'],
      faults: listed(raw, 'faults').flatMap((fault) => faultField.safeParse(fault).data ?? []),
    },
    expect: new Map(
      listed(raw, 'expect').flatMap((text, index) => (typeof text === 'string' ? [[index, text] as const] : [])),
    ),
    alarms: readAlarms(raw),
    resolution: run.resolution,
    replications: run.replications,
    unreadable: [...unsettledIn(draft), ...absent],
    locate: (path) => placeOf(root, readPath(path) ?? [], 'value'),
  };
}

/** Beginnings of the metrics of what is there and cannot be read. */
function unsettledIn({ functions, sources, downstreams }: Draft): readonly string[] {
  return [
    ...[...sources].filter(([, { settings }]) => settings === null).map(([name]) => `sources.${name}.`),
    ...[...functions].filter(([, { calls }]) => calls === undefined).map(([name]) => `sources.${name}/`),
    ...[...downstreams].filter(([, { type }]) => type === undefined).map(([name]) => `downstreams.${name}.`),
  ];
}

function listed(raw: unknown, part: string): readonly unknown[] {
  const written = valueAt(raw, [part]);
  return Array.isArray(written) ? written : [];
}

function readAlarms(raw: unknown): ReadonlyMap<number, AlarmSettings> {
  return new Map(
    listed(raw, 'alarms').flatMap((alarm, index) => {
      const { data } = alarmField.safeParse(alarm);
      return data === undefined ? [] : [[index, data] as const];
    }),
  );
}
