import { expect, test } from 'vitest';
import { checkInvalid, checkValid } from './cases.ts';

const SHOP = `name: shop
run: { duration: 10s }
functions: { checkout: { duration: 50ms } }
sources: { web: { type: sdk, target: checkout, arrivals: { process: constant, rate: 5/s } } }
`;

test('a valid scenario passes, and its work is counted for both replications', async () => {
  const { requests, events } = await checkValid(SHOP, 7);
  expect(requests).toBe(100);
  expect(events).toBeGreaterThanOrEqual(200);
});

test('a scenario that should be valid and is not does not pass', async () => {
  await expect(checkValid(SHOP.replace('5/s', '5'), 7)).rejects.toThrow('scenario.yaml:4:');
});

test('a text that should be refused and is not does not pass', async () => {
  await expect(checkInvalid(SHOP, false)).rejects.toThrow('was read, although');
  await expect(checkInvalid(SHOP, true)).resolves.toBe(false);
});

test('a text that is refused with places passes', async () => {
  await expect(checkInvalid(SHOP.replace('50ms', '50'), false)).resolves.toBe(true);
});
