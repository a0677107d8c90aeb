import fc from 'fast-check';
import { asYaml, type Document, pick } from './document.ts';
import { wholeScenarios } from './whole-scenarios.ts';

/** A scenario with a mistake in it. */
export interface InvalidScenarioText {
  /** The scenario, in YAML. */
  readonly text: string;
  /** What was done to a valid one, for whoever reads about a failing case. */
  readonly mistake: string;
}

type Json = Record<string, unknown>;

/** Scenarios that cannot be run, each for one reason: an unknown key, a value of another kind, a name of nothing. */
export const invalidTexts: fc.Arbitrary<InvalidScenarioText> = fc
  .record({ document: wholeScenarios, way: fc.nat(99), place: fc.nat(10_000) })
  .map(({ document, way, place }) => {
    // A setting without value is not written: the mistake must be in what is.
    const spoilt = JSON.parse(JSON.stringify(document)) as Json;
    const mistake = pick(WAYS, way)(spoilt, place);
    return { text: asYaml(spoilt as unknown as Document), mistake };
  });

/** Ways to spoil a document in place. Each says what it did. */
const WAYS: readonly ((document: Json, place: number) => string)[] = [
  addUnknownKey,
  replaceByObject,
  nameNothing,
  leaveOut,
  dropUnit,
];

/** Whatever stands somewhere, an object of keys that nothing has is wrong there. */
function replaceByObject(document: Json, place: number): string {
  const { above, key, path } = pick(leavesOf(document), place);
  above[key] = { nonsense: true };
  return `an object with an unknown key at ${path}`;
}

/** The maps by name take any key; all others only their own. */
function addUnknownKey(document: Json, place: number): string {
  const parts = [
    document,
    document.run as Json,
    document.platform as Json,
    ...Object.values(document.functions as Json),
  ];
  const part = pick([...parts, ...Object.values(document.sources as Json)], place) as Json;
  part.nonsense = 1;
  return 'an unknown key "nonsense"';
}

function nameNothing(document: Json, place: number): string {
  const source = pick(Object.values(document.sources as Json), place) as Json;
  source.target = 'nothing';
  return 'a source without a function';
}

function leaveOut(document: Json, place: number): string {
  const required = pick(['name', 'run', 'functions', 'sources'], place);
  delete document[required];
  return `no "${required}"`;
}

/** A duration without its unit; every function and the run have one. */
function dropUnit(document: Json, place: number): string {
  const part = pick([document.run as Json, ...Object.values(document.functions as Json)], place) as Json;
  part.duration = 5;
  return 'a duration without unit';
}

interface Leaf {
  readonly above: Record<string | number, unknown>;
  readonly key: string | number;
  readonly path: string;
}

/** Every single value of a document, and where it stands. */
function leavesOf(node: unknown, path = ''): readonly Leaf[] {
  return Object.entries(node as Json).flatMap(([key, value]): readonly Leaf[] => {
    const own = path === '' ? key : `${path}.${key}`;
    if (value !== null && typeof value === 'object') return leavesOf(value, own);
    return [{ above: node as Json, key, path: own }];
  });
}

/** Ways to damage a text: drop, repeat or indent a line, cut it, or put something odd behind it. */
const damages = fc.record({
  line: fc.nat(10_000),
  how: fc.constantFrom('drop', 'repeat', 'indent', 'cut', 'append'),
  at: fc.nat(40),
  odd: fc.oneof(
    fc.constantFrom('-1', '.inf', '1e309', ': []', '{', '~', '"', '&a [*a]', '!!set {a}', '__proto__: 1', '\u0000'),
    fc.string({ maxLength: 6 }),
  ),
});
type Damage = typeof damages extends fc.Arbitrary<infer Value> ? Value : never;

/** Texts of scenarios that somebody damaged by accident. Most are wrong; some are valid by chance. */
export const damagedTexts: fc.Arbitrary<string> = fc
  .record({ document: wholeScenarios, damage: fc.array(damages, { minLength: 1, maxLength: 3 }) })
  .map(({ document, damage }) => damage.reduce(damaged, asYaml(document).split('\n')).join('\n'));

function damaged(lines: string[], { line, how, at, odd }: Damage): string[] {
  const place = line % Math.max(1, lines.length);
  const old = lines[place] ?? '';
  const replaced: Readonly<Record<string, readonly string[]>> = {
    drop: [],
    repeat: [old, old],
    indent: [` ${old}`],
    cut: [old.slice(0, at)],
    append: [old + odd],
  };
  return lines.toSpliced(place, 1, ...replaced[how]);
}
