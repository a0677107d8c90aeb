import type { Micros } from '../units/time.ts';
import { type AlarmSettings, alarmField } from './alarm-field.ts';
import type { Scenario } from './definition.ts';
import { type DocumentNode, placeOf } from './document.ts';
import type { Draft } from './draft.ts';
import { type Place, readPath } from './place.ts';
import { valueAt } from './shape.ts';

/**
 * The names of a scenario that has mistakes, and its expectations as they are written: so that mistakes in these are
 * told at the same time.
 */
export interface Readable {
  readonly named: Pick<Scenario, 'functions' | 'sources' | 'downstreams'>;
  /** By their place in the list; what is no text is left out. */
  readonly expect: ReadonlyMap<number, string>;
  /** Alarms that can be read, by their place in the list. */
  readonly alarms: ReadonlyMap<number, AlarmSettings>;
  /** Absent where it cannot be read. */
  readonly resolution?: Micros;
  /** Beginnings of metrics of which nothing can be said, because what they measure cannot be read: `sources.web.` */
  readonly unreadable: readonly string[];
  locate(path: string): Place;
}

export function readableOf({ raw, run, functions, sources, downstreams }: Draft, root: DocumentNode): Readable {
  const settled = [...sources].flatMap(([name, { settings }]) =>
    settings === null ? [] : [[name, settings] as const],
  );
  const unsettled = [...sources].filter(([, { settings }]) => settings === null).map(([name]) => `sources.${name}.`);
  const parts = [...Object.entries({ functions, sources, downstreams })];
  const absent = parts.filter(([, named]) => named.size === 0).map(([part]) => `${part}.`);
  const written = valueAt(raw, ['expect']);
  const texts: readonly unknown[] = Array.isArray(written) ? written : [];
  return {
    // The catalogue asks for no setting of a function or a downstream, only for their names.
    named: {
      functions: Object.fromEntries(functions) as Scenario['functions'],
      sources: Object.fromEntries(settled),
      downstreams: Object.fromEntries(downstreams) as Scenario['downstreams'],
    },
    expect: new Map(texts.flatMap((text, index) => (typeof text === 'string' ? [[index, text] as const] : []))),
    alarms: readAlarms(raw),
    resolution: run.resolution,
    unreadable: [...unsettled, ...absent],
    locate: (path) => placeOf(root, readPath(path) ?? [], 'value'),
  };
}

function readAlarms(raw: unknown): ReadonlyMap<number, AlarmSettings> {
  const written = valueAt(raw, ['alarms']);
  const alarms: readonly unknown[] = Array.isArray(written) ? written : [];
  return new Map(
    alarms.flatMap((alarm, index) => {
      const { data } = alarmField.safeParse(alarm);
      return data === undefined ? [] : [[index, data] as const];
    }),
  );
}
