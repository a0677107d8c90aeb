import { kindOf } from '../study/plan-kind.ts';
import type { Plan, PlanPoint } from '../study/plan-schema.ts';

/** Points along one setting or along traffic, all else being the same, in rising order. */
export interface TriedLine {
  /** Path of the setting, or `traffic`. */
  readonly of: string;
  readonly values: readonly string[];
  readonly points: readonly PlanPoint[];
}

type Settings = ReadonlyMap<string, string | null>;

/** The points along each setting that is tuned, the others being at their answer; with fewer than two there is no line. */
export function triedAlong(plan: Plan): TriedLine[] {
  const { tune, answer, failure, tried } = plan;
  const at = answer?.point ?? failure?.best;
  if (at === undefined) return [];
  const fixed = settingsOf(at, plan);
  return tune.flatMap(({ path }) => {
    const along = tried.filter((point) => {
      const own = settingsOf(point, plan);
      return (
        !isScaled(point, plan) &&
        tune.every((other) => other.path === path || own.get(other.path) === fixed.get(other.path))
      );
    });
    return lineOf(path, along, (point) => settingsOf(point, plan).get(path) ?? null);
  });
}

/** The points with more and more traffic, the settings being as planned, or as they are. */
export function triedTraffic(plan: Plan, whose: 'planned' | 'present'): TriedLine | null {
  const { answer, before, tried } = plan;
  const fixed = settingsOf(whose === 'planned' && answer !== null ? answer.point : before, plan);
  const along = tried.filter((point) => {
    const own = settingsOf(point, plan);
    return plan.tune.every(({ path }) => own.get(path) === fixed.get(path));
  });
  return lineOf('traffic', along, (point) => factorOf(point, plan))[0] ?? null;
}

function lineOf(of: string, along: readonly PlanPoint[], value: (point: PlanPoint) => string | null): TriedLine[] {
  const known = new Map(
    along.flatMap((point) => (value(point) === null ? [] : [[value(point) ?? '', point] as const])),
  );
  const values = [...known.keys()];
  const kind = kindOf(of, values);
  if (values.length < 2 || kind === null) return [];
  const sorted = values.toSorted((one, other) => (kind.read(one) ?? 0) - (kind.read(other) ?? 0));
  return [{ of, values: sorted, points: sorted.flatMap((each) => known.get(each) ?? []) }];
}

/** The value of each setting at a point; null where the file does not set it. */
function settingsOf({ changes }: PlanPoint, { tune }: Plan): Settings {
  const changed = new Map(changes.map(({ path, value }) => [path, value]));
  return new Map(tune.map(({ path, present }) => [path, changed.get(path) ?? present]));
}

/** Whether a point has more traffic than the scenario. */
function isScaled({ changes }: PlanPoint, { tune }: Plan): boolean {
  return changes.some(({ path }) => !tune.some((setting) => setting.path === path));
}

/** `1.5x` */
function factorOf({ changes }: PlanPoint, { tune }: Plan): string | null {
  const [scaled] = changes.filter(({ path }) => !tune.some((setting) => setting.path === path));
  return scaled?.value ?? '1x';
}
