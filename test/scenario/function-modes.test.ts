import { expect, test } from 'vitest';
import { changed, load, problemsIn } from './base.ts';

const own = (settings: string): string => changed('timeout: 10s', `timeout: 10s\n    ${settings}`);
const under = (profile: string, settings: string): string =>
  own(settings)
    .replace('lambda-2026', profile)
    .replace('    runtime: nodejs24.x\n', '')
    .replace('    async: { onFailure: failed }\n', '');
const managed = (settings: string, more = ''): string =>
  own(`managedInstances: ${settings}${more === '' ? '' : `\n    ${more}`}`).replace('1024MB', '2GB');
const java = (settings: string): string => own(settings).replace('nodejs24.x', 'java21');

test.each([
  ['vpc: true', 'lambda-2017'],
  ['vpc: false', 'lambda-2017'],
  ['vpc: { interfaces: 20 }', 'lambda-2018'],
  ['vpc: true', 'lambda-2024'],
  ['responseStreaming: { size: 20MB, rate: 2MB }', 'lambda-2024'],
])('%s is possible under %s', async (settings, profile) => {
  expect(await problemsIn(under(profile, settings))).toEqual([]);
});

test.each([
  [
    under('lambda-2020', 'vpc: { interfaces: 20 }'),
    'a number of network interfaces that environments share was there until 2019-09-03 (E-40, E-43), and lambda-2020 shows the platform of 2020-12-31; remove it or use profile lambda-2017',
  ],
  [under('lambda-2017', 'vpc: { interfaces: 0 }'), 'expected a whole number of at least 1, got 0'],
  [under('lambda-2017', 'vpc: { interfaces: 3, subnets: 2 }'), 'unknown setting'],
  [own('vpc: yes please'), 'functions.checkout.vpc: '],
  [
    under('lambda-2020', 'snapStart: true'),
    'SnapStart came on 2022-11-28 (E-37), and lambda-2020 shows the platform of 2020-12-31; remove it or use profile lambda-2022',
  ],
  [
    own('snapStart: true'),
    'expected a runtime that has SnapStart on 2026-11-23 (java11, java17, java21, java25, python3.12, python3.13, python3.14, dotnet8, dotnet10; E-37), got nodejs24.x',
  ],
  [
    under('lambda-2022', 'snapStart: true').replace('timeout', 'runtime: python3.9\n    timeout'),
    'expected a runtime that has SnapStart on 2022-12-31 (java11; E-37), got python3.9',
  ],
  [java('snapStart: true\n    packageType: image'), 'SnapStart is not for container images (E-37)'],
  [
    java('snapStart: true\n    provisionedConcurrency: 5'),
    'SnapStart does not go together with provisioned concurrency (E-37); remove one of them',
  ],
  [java('snapStart: true\n    ephemeralStorage: 1GB'), 'SnapStart is for ephemeral storage of at most 512MB'],
  [java('restore: 1s'), 'nothing is restored without SnapStart; set snapStart: true or remove it'],
  [
    under('lambda-2022', 'responseStreaming: { duration: 2s }'),
    'response streaming came on 2023-04-07 (E-63), and lambda-2022 shows the platform of 2022-12-31; remove it or use profile lambda-2024',
  ],
  [under('lambda-2024', 'responseStreaming: { size: 21MB, rate: 2MB }'), 'expected at most 20MB (E-63), got 21MB'],
  [own('responseStreaming: { size: 201MB, rate: 2MB }'), 'expected at most 200MB (E-63), got 201MB'],
  [own('responseStreaming: { size: 1MB, rate: 0B }'), 'expected more than 0B a second'],
  [own('responseStreaming: { size: 1MB }'), 'responseStreaming'],
  [own('responseStreaming: {}'), 'responseStreaming'],
  [
    under('lambda-2024', 'managedInstances: {}').replace('1024MB', '2GB'),
    'Lambda Managed Instances came on 2025-12-01 (E-50), and lambda-2024 shows the platform of 2024-12-31; remove it or use profile lambda-2026',
  ],
  [own('managedInstances: {}'), 'expected at least 2GB on managed instances (E-50), got 1GB'],
  [
    managed('{ concurrencyPerEnvironment: 65 }'),
    'managedInstances.concurrencyPerEnvironment: expected at most 64, 64 for each 2GB of memory (E-50), got 65',
  ],
  [managed('{ concurrencyPerEnvironment: 0 }'), 'expected a whole number of at least 1, got 0'],
  [managed('{ maximum: 15001 }'), 'expected at most 15,000 environments (E-51), got 15,001'],
  [managed('{ maximum: 2 }'), 'managedInstances.minimum: expected at most maximum (2), got 3'],
  [managed('{ minimum: 0 }'), 'with no environment at first nothing runs, and so none is ever added; set at least 1'],
  [managed('{ instancePrice: -1 }'), 'managedInstances.instancePrice: '],
  [managed('{ target: 70% }'), 'unknown setting'],
  [managed('{}', 'reservedConcurrency: 5'), 'checkout.reservedConcurrency: managed instances take no part in'],
  [managed('{}', 'provisionedConcurrency: 5'), 'set managedInstances.minimum instead'],
  [managed('{}', 'snapStart: true').replace('nodejs24.x', 'java21'), 'managed instances have no cold starts (E-51)'],
  [managed('{}', 'init: 1s'), 'no request waits for Init on managed instances (E-51); remove init'],
  [
    managed('{}').concat('faults: [{ at: 1m, deploy: checkout, version: { errorRate: 5% } }]\n'),
    'versions that differ or run beside each other are not simulated on managed instances',
  ],
])('a mistake is told in one message (%#)', async (yaml, message) => {
  const problems = await problemsIn(yaml);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(message);
});

test('a response that cannot pass before the timeout is pointed out', async () => {
  const { advice } = await load(own('responseStreaming: { size: 200MB, rate: 2MB }'));
  expect(advice.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('take at least 1m 40s, and the timeout is 10s: every run'),
  );
});

test('managed instances of which nobody says what they cost are pointed out', async () => {
  const messages = async (yaml: string): Promise<string[]> => (await load(yaml)).advice.map(({ message }) => message);
  const unpriced = expect.stringContaining('without instancePrice the EC2 instances are not priced');
  expect(await messages(managed('{}'))).toContainEqual(unpriced);
  expect(await messages(managed('{ instancePrice: 0.1 }'))).not.toContainEqual(unpriced);
});
