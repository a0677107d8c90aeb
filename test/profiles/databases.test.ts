import { expect, test } from 'vitest';
import {
  auroraMysqlConnections,
  connectionsByEngine,
  connectionsByMemory,
  type MemoryEngine,
  serverlessConnections,
} from '../../src/profiles/databases.ts';
import { instanceClasses, nearestClass } from '../../src/profiles/instance-classes.ts';

const GIB = 1024 * 1024 * 1024;

function nominal(engine: MemoryEngine, gib: number): number {
  return connectionsByMemory(engine, gib * GIB, 1);
}

test.each([
  [0.5, 42, 21, 56],
  [1, 85, 42, 112],
  [2, 170, 85, 225],
  [4, 341, 170, 450],
  [8, 682, 341, 901],
  [16, 1_365, 682, 1_802],
  [32, 2_730, 1_365, 3_604],
  [64, 5_461, 2_730, 5_000],
  [128, 10_922, 5_461, 5_000],
  [256, 21_845, 10_922, 5_000],
  [384, 32_768, 12_000, 5_000],
  [512, 43_690, 12_000, 5_000],
])(
  '%d GiB without system processes give MySQL %d, MariaDB %d and PostgreSQL %d connections (D-02 to D-04)',
  (gib, ...want) => {
    expect([nominal('mysql', gib), nominal('mariadb', gib), nominal('postgresql', gib)]).toEqual(want);
  },
);

test('Oracle has a rule of its own, SQL Server and Db2 one number each (D-05)', () => {
  expect(nominal('oracle', 8)).toBe(870);
  expect(nominal('oracle', 512)).toBe(20_000);
  expect(connectionsByEngine('sqlserver')).toBe(32_767);
  expect(connectionsByEngine('db2')).toBe(64_000);
});

test('after system processes MySQL has 60 connections at 1 GiB and 630 at 8 GiB, as observed (D-02)', () => {
  expect(connectionsByMemory('mysql', GIB)).toBe(60);
  expect(connectionsByMemory('mysql', 8 * GIB)).toBe(630);
});

test('the memory that is left after system processes agrees with the table of Aurora Serverless v2 inside 2 % (D-07)', () => {
  for (const capacity of [1, 4, 8, 16]) {
    const published = serverlessConnections('aurora-postgresql', capacity);
    const byMemory = connectionsByMemory('aurora-postgresql', capacity * 2 * GIB);
    expect(Math.abs(byMemory / published - 1), `${capacity} ACU: ${byMemory} against ${published}`).toBeLessThan(0.02);
  }
});

test('a memory that system processes use up leaves no connection', () => {
  expect(connectionsByMemory('mysql', GIB / 8)).toBe(0);
});

test.each([
  ['db.t3.small', 45],
  ['db.t4g.medium', 90],
  ['db.t3.large', 135],
  ['db.r6g.large', 1_000],
  ['db.r5.12xlarge', 6_000],
  ['db.r7i.48xlarge', 8_000],
  ['db.m5.large', undefined],
  ['db.t4g.small', undefined],
])('Aurora MySQL on %s has %s connections (D-06)', (name, want) => {
  expect(auroraMysqlConnections(name)).toBe(want);
});

test.each([
  [1, 90, 189],
  [4, 135, 823],
  [8, 1_000, 1_669],
  [16, 2_000, 3_360],
  [32, 3_000, 5_000],
  [64, 4_000, 5_000],
  [128, 5_000, 5_000],
  [192, 6_000, 5_000],
  [256, 6_000, 5_000],
])(
  'Aurora Serverless v2 of up to %d ACU has %d connections of MySQL and %d of PostgreSQL (D-07)',
  (capacity, mysql, postgresql) => {
    expect(serverlessConnections('aurora-mysql', capacity)).toBe(mysql);
    expect(serverlessConnections('aurora-postgresql', capacity)).toBe(postgresql);
  },
);

test('between published capacities MySQL keeps the lower step and PostgreSQL lies on the line', () => {
  expect(serverlessConnections('aurora-mysql', 7.5)).toBe(135);
  expect(serverlessConnections('aurora-postgresql', 2.5)).toBe((189 + 823) / 2);
});

test('a minimum of 0 or 0.5 ACU caps PostgreSQL at 2,000 and leaves MySQL alone (D-07)', () => {
  expect([0, 0.5, 1].map((minimum) => serverlessConnections('aurora-postgresql', 64, minimum))).toEqual([
    2_000, 2_000, 5_000,
  ]);
  expect(serverlessConnections('aurora-mysql', 64, 0)).toBe(4_000);
});

test('instance classes have their nominal memory', () => {
  const classes = instanceClasses.value;
  const gib = [
    'db.t3.micro',
    'db.t4g.small',
    'db.m5.large',
    'db.m7g.16xlarge',
    'db.r6g.xlarge',
    'db.r5.24xlarge',
    'db.r4.large',
  ].map((name) => (classes.get(name) as number) / GIB);
  expect(gib).toEqual([1, 2, 8, 256, 32, 768, 15.25]);
});

test('a class without its prefix or with a slip is recognised', () => {
  expect(nearestClass('m5.large')).toBe('db.m5.large');
  expect(nearestClass('db.r6g.xlagre')).toBe('db.r6g.xlarge');
});
