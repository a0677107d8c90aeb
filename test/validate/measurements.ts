import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

const FOLDER = '../shared/data/';

/** The text of a file of measurements, unpacked; null where the measurements are not at hand. */
export function measurementText(file: string): string | null {
  const path = `${FOLDER}${file}`;
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function measurementJson<Content>(file: string): Content | null {
  const text = measurementText(file);
  return text === null ? null : (JSON.parse(text) as Content);
}

/** Rows of a table by the names of its columns, all as text. */
export function measurementRows(file: string): readonly Readonly<Record<string, string>>[] | null {
  const text = measurementText(file);
  return text === null ? null : (parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[]);
}
