import { expect, test } from 'vitest';
import { capsimHere, folderOf } from '../here.ts';

const SMALL = `name: small
run: { duration: 1s, replications: 2 }
functions:
  shop: { duration: 20ms, timeout: 5s, reservedConcurrency: 5 }
sources:
  web: { type: sdk, target: shop, arrivals: { process: poisson, rate: 5/s } }
expect:
  - functions.shop.throttles < 100
`;

/** What a reader may rely on to know the document by. */
const DOCUMENTS: readonly (readonly [line: string, document: unknown])[] = [
  ['init --json', { template: 'quickstart', file: 'quickstart.yaml' }],
  ['init --list --json', expect.arrayContaining([expect.objectContaining({ template: 'async' })])],
  ['validate small.yaml --json', [{ file: 'small.yaml', valid: true }]],
  ['run small.yaml --json --quiet', { schemaVersion: 1, name: 'small', expectations: [{ pass: true }] }],
  ['report reports/small/summary.json --json', { schemaVersion: 1, name: 'small' }],
  ['explain small.yaml --json', { schemaVersion: 1, chains: [] }],
  ['compare small.yaml --set functions.shop.memory=1GB --json', { schemaVersion: 1, method: 'paired' }],
  ['sweep small.yaml --vary functions.shop.reservedConcurrency=4,5 --json', { schemaVersion: 1, mode: 'grid' }],
  ['plan small.yaml --tune functions.shop.reservedConcurrency=1..10 --json', { schemaVersion: 1, name: 'small' }],
  ['profiles --json', expect.arrayContaining([expect.objectContaining({ name: 'lambda-2026' })])],
  ['profiles lambda-2026 --sources --json', expect.arrayContaining([expect.objectContaining({ type: 'sdk' })])],
  ['schema explanation', { type: 'object' }],
];

test('with --json every command prints one document on standard output, and nothing else there', async () => {
  const folder = folderOf({ 'small.yaml': SMALL });
  for (const [line, document] of DOCUMENTS) {
    const { status, stdout, stderr } = await capsimHere(line.split(' '), folder);
    expect(status, `${line}: ${stderr}`).toBe(0);
    expect(JSON.parse(stdout), line).toMatchObject(document as object);
  }
});

test('a mistake leaves standard output empty, that a program may not take a message for a document', async () => {
  const folder = folderOf({ 'small.yaml': SMALL });
  for (const line of [
    'run none.yaml --json',
    'plan small.yaml --json',
    'explain none.yaml --json',
    'report none.json --json',
  ]) {
    const { status, stdout, stderr } = await capsimHere(line.split(' '), folder);
    expect({ status, stdout }, line).toEqual({ status: 2, stdout: '' });
    expect(stderr, line).not.toBe('');
  }
});
