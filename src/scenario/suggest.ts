import leven from 'leven';

/** What people call things that have another name here. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ...['dynamodb', 'dynamo', 'dynamodb-table'].map((word) => [word, 'table'] as const),
  ...['database', 'rds', 'aurora', 'mysql', 'postgres', 'postgresql', 'sql'].map(
    (word) => [word, 'connection-pool'] as const,
  ),
  ...['rds-proxy', 'proxy'].map((word) => [word, 'database-proxy'] as const),
  ...['redis', 'memcached', 'elasticache', 'dax'].map((word) => [word, 'cache'] as const),
  ...['sqs', 'sns', 'topic', 'dlq', 'dead-letter-queue'].map((word) => [word, 'queue'] as const),
  ...['api', 'rate-limit', 'token-bucket'].map((word) => [word, 'rate-limited'] as const),
]);

/** The name that a person probably meant, or null where none is near. */
export function nearest(written: string, names: readonly string[]): string | null {
  const meant = written.toLowerCase();
  const synonym = SYNONYMS.get(meant);
  if (synonym !== undefined && names.includes(synonym)) return synonym;
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = leven(meant, name.toLowerCase());
    if (distance < bestDistance && isNear(meant, name.toLowerCase(), distance)) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** In short words two letters are half of all: `base` is not meant to be `name`, but `nmae` is. */
function isNear(written: string, name: string, distance: number): boolean {
  const length = Math.max(written.length, name.length);
  if (distance < length / 2) return true;
  return distance < length && (distance === 1 || inOrder(written) === inOrder(name));
}

function inOrder(word: string): string {
  return [...word].sort().join('');
}

/** The end of a message about an unknown name: `; did you mean "timeout"?`, or the names there are if they are few. */
export function suggestion(written: string, names: readonly string[]): string {
  const near = nearest(written, names);
  if (near !== null) return `; did you mean "${near}"?`;
  if (names.length === 0) return '; the scenario has none';
  const shown = names.slice(0, 12).map((name) => `"${name}"`);
  return names.length > shown.length
    ? ''
    : `; expected ${shown.length === 1 ? shown[0] : `one of ${shown.join(', ')}`}`;
}

/** A value as a message shows it: short, and text in quotes. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : String(value);
}
