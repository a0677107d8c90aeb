import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Billing, billedMs, type FunctionUsage, MONTH, price, priceMonth } from '../../src/platform/price.ts';
import { applyOverrides, findProfile, profileValues } from '../../src/profiles/index.ts';
import { DAY, HOUR, MINUTE } from '../../src/units/time.ts';

const MB = 1024 * 1024;
const GB = 1024 * MB;
const BILLION = 1_000_000_000;

const valuesOf = (name: string) => profileValues(findProfile(name) as NonNullable<ReturnType<typeof findProfile>>);
const v2017 = valuesOf('lambda-2017');
const v2018 = valuesOf('lambda-2018');
const v2024 = valuesOf('lambda-2024');
const v2026 = valuesOf('lambda-2026');

const managedZip: Billing = { managed: true, packageType: 'zip', provisioned: false };

const idle: FunctionUsage = {
  requests: 0,
  onDemandMs: 0,
  provisionedMs: 0,
  hasProvisioned: false,
  provisioned: [],
  memory: 128 * MB,
  ephemeralStorage: 512 * MB,
  architecture: 'x86_64',
};

/** Environments that were provisioned for a time that goes on beyond the span. */
const kept = (units: number, time: number) => ({
  hasProvisioned: true,
  provisioned: [{ units, time, isWhole: false }],
});

test('W-B1: 133.61 ms and 80.00 ms of Init are billed as 214 ms', () => {
  expect(billedMs(133_610, 80_000, v2026, managedZip)).toBe(214);
});

test('W-B2: 3,016.78 ms and 84.00 ms of Init are billed as 3,101 ms', () => {
  expect(billedMs(3_016_780, 84_000, v2026, managedZip)).toBe(3101);
});

test('W-B3: 3,004.92 ms and 111.23 ms of Init are billed as 3,117 ms', () => {
  expect(billedMs(3_004_920, 111_230, v2026, managedZip)).toBe(3117);
});

test('W-B4: a custom runtime with 101.51 ms and 116.67 ms of Init is billed 300 ms at 100 ms steps', () => {
  expect(billedMs(101_510, 116_670, v2018, { ...managedZip, managed: false })).toBe(300);
});

test('W-B5: 3 million requests of 1 s at 512 MB cost 18.74 USD in 2017', () => {
  const usage = { ...idle, memory: 512 * MB, requests: 3_000_000, onDemandMs: 3_000_000 * 1000 };
  const { total } = price([usage], v2017, { freeTier: true });
  expect(total.compute.toFixed(2)).toBe('18.34');
  expect(total.requests.toFixed(2)).toBe('0.40');
  expect(total.total.toFixed(2)).toBe('18.74');
});

test('W-B6: 30 million requests of 200 ms at 128 MB cost 11.63 USD in 2017', () => {
  const usage = { ...idle, requests: 30_000_000, onDemandMs: 30_000_000 * 200 };
  const { total } = price([usage], v2017, { freeTier: true });
  expect(total.compute.toFixed(2)).toBe('5.83');
  expect(total.requests.toFixed(2)).toBe('5.80');
  expect(total.total.toFixed(2)).toBe('11.63');
});

test('W-B7: 101 ms are billed as 200 ms in 2017', () => {
  expect(billedMs(101_000, 0, v2017, managedZip)).toBe(200);
});

test('B-02, B-03: a run that ends on a step is not rounded further', () => {
  expect(billedMs(200_000, 0, v2017, managedZip)).toBe(200);
  expect(billedMs(200_000, 0, v2026, managedZip)).toBe(200);
  expect(billedMs(200_001, 0, v2026, managedZip)).toBe(201);
});

test.each<[string, Partial<Billing>, number]>([
  ['managed runtimes in zip packages on demand', {}, 100],
  ['custom runtimes', { managed: false }, 350],
  ['images', { packageType: 'image' }, 350],
  ['provisioned environments', { provisioned: true }, 350],
])('B-04: in 2024 a run of 100 ms after 250 ms of Init is billed by kind: %s', (_kind, billing, expected) => {
  expect(billedMs(100_000, 250_000, v2024, { ...managedZip, ...billing })).toBe(expected);
});

test('B-05: in 2026 Init is billed whatever the kind', () => {
  expect(billedMs(100_000, 250_000, v2026, managedZip)).toBe(350);
});

test('B-07: provisioned time is rounded up to five minutes and charged whether used or not', () => {
  const usage = { ...idle, memory: GB, ...kept(10, 6 * MINUTE) };
  const { total } = price([usage], v2026, { freeTier: true });
  expect(total.provisioned).toBeCloseTo(10 * 600 * 0.0000041667, 12);
  expect(total.total).toBe(total.provisioned);
});

test('B-07, B-08: the free tier passes by a function with provisioned concurrency', () => {
  const plain = { ...idle, memory: GB, requests: 1000, onDemandMs: 1_000_000 };
  const provisioned = { ...plain, ...kept(1, HOUR) };
  const bill = price([plain, provisioned], v2026, { freeTier: true });
  expect(bill.functions[0].total).toBe(0);
  expect(bill.functions[1].requests).toBeCloseTo(1000 * 0.0000002, 12);
  expect(bill.functions[1].compute).toBeCloseTo(1000 * 0.0000166667, 12);
});

test('B-08: the free tier belongs to the account, not to each function', () => {
  const usage = { ...idle, requests: 1_000_000 };
  const bill = price([usage, usage], v2026, { freeTier: true });
  expect(bill.total.requests).toBeCloseTo(0.2, 12);
});

test('B-21: tiers are climbed by the account as a whole', () => {
  const usage = { ...idle, memory: GB, onDemandMs: 5 * BILLION * 1000 };
  const bill = price([usage, usage, usage, usage], v2026, { freeTier: false });
  const expected = 6 * BILLION * 0.0000166667 + 9 * BILLION * 0.000015 + 5 * BILLION * 0.0000133334;
  expect(bill.total.compute).toBeCloseTo(expected, 4);
  expect(bill.functions[3].compute).toBeCloseTo(expected / 4, 4);
});

test('B-22: arm64 climbs its own tiers', () => {
  const arm = { ...idle, memory: GB, architecture: 'arm64' as const, onDemandMs: 8 * BILLION * 1000 };
  const x86 = { ...idle, memory: GB, onDemandMs: 6 * BILLION * 1000 };
  const bill = price([arm, x86], v2026, { freeTier: false });
  expect(bill.functions[0].compute).toBeCloseTo(7.5 * BILLION * 0.0000133334 + 0.5 * BILLION * 0.0000120001, 4);
  expect(bill.functions[1].compute).toBeCloseTo(6 * BILLION * 0.0000166667, 4);
});

test('B-24: runs on provisioned environments have their own price', () => {
  const usage = { ...idle, memory: 2 * GB, provisionedMs: 1_000_000, hasProvisioned: true };
  const { total } = price([usage], v2026, { freeTier: false });
  expect(total.compute).toBeCloseTo(2 * 1000 * 0.0000097222, 12);
});

test('B-25: only ephemeral storage above 512 MB is charged', () => {
  const usage = { ...idle, onDemandMs: 1_000_000 };
  const cost = (ephemeralStorage: number) => price([{ ...usage, ephemeralStorage }], v2026, { freeTier: false }).total;
  expect(cost(512 * MB).ephemeral).toBe(0);
  expect(cost(1536 * MB).ephemeral).toBeCloseTo(1000 * 0.0000000309, 12);
});

test('a month is thirty days like the span, priced after scaling, so that the free tier is taken off once', () => {
  const usage = { ...idle, memory: 512 * MB, requests: 100_000, onDemandMs: 100_000 * 1000 };
  const { total } = priceMonth([usage], DAY, v2017, { freeTier: true });
  expect(total.total.toFixed(2)).toBe('18.74');
});

test('provisioned time that lasts the whole span is scaled before it is rounded', () => {
  const usage = { ...idle, memory: GB, ...kept(1, 7 * MINUTE) };
  const { total } = priceMonth([usage], 7 * MINUTE, v2026, { freeTier: true });
  expect(total.provisioned).toBeCloseTo(30 * 86_400 * 0.0000041667, 9);
});

test('an override of the free tier takes it away', () => {
  const values = applyOverrides(v2026, { freeRequests: 0, freeGBSeconds: 0 });
  const usage = { ...idle, requests: 1000, onDemandMs: 1000 };
  const free = price([usage], values, { freeTier: true });
  expect(free).toEqual(price([usage], values, { freeTier: false }));
  expect(free.total.total).toBeGreaterThan(0);
});

test('nothing used costs nothing, also when nothing at all was used', () => {
  expect(price([idle], v2026, { freeTier: true }).total.total).toBe(0);
  expect(price([], v2026, { freeTier: true }).total.total).toBe(0);
  expect(priceMonth([idle], MONTH, v2017, { freeTier: true }).total.total).toBe(0);
});

const anyUsage: fc.Arbitrary<FunctionUsage> = fc.record({
  requests: fc.integer({ min: 0, max: 100_000_000 }),
  onDemandMs: fc.integer({ min: 0, max: 1e13 }),
  provisionedMs: fc.integer({ min: 0, max: 1e9 }),
  hasProvisioned: fc.boolean(),
  provisioned: fc.array(
    fc.record({
      units: fc.constantFrom(1, 50),
      time: fc.integer({ min: 0, max: MONTH }),
      isWhole: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  memory: fc.integer({ min: 128, max: 10_240 }).map((size) => size * MB),
  ephemeralStorage: fc.integer({ min: 512, max: 10_240 }).map((size) => size * MB),
  architecture: fc.constantFrom('x86_64' as const, 'arm64' as const),
});

test('the order of the functions changes nobody’s part, and the parts add up to the bill', () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { maxLength: 6 }), fc.boolean(), (usages, freeTier) => {
      const bill = price(usages, v2026, { freeTier });
      const reversed = price(usages.toReversed(), v2026, { freeTier });
      bill.functions.forEach((cost, index) => {
        expect(cost.total).toBeCloseTo(reversed.functions[usages.length - 1 - index].total, 6);
      });
      expect(bill.functions.reduce((sum, cost) => sum + cost.total, 0)).toBeCloseTo(bill.total.total, 6);
    }),
  );
});

test('more use never costs less, and the free tier never makes a bill negative', () => {
  fc.assert(
    fc.property(fc.array(anyUsage, { minLength: 1, maxLength: 4 }), (usages) => {
      const [first, ...rest] = usages;
      const bill = price(usages, v2026, { freeTier: true }).total.total;
      const more = price(
        [{ ...first, onDemandMs: first.onDemandMs * 2, requests: first.requests + 1 }, ...rest],
        v2026,
        {
          freeTier: true,
        },
      );
      expect(bill).toBeGreaterThanOrEqual(0);
      expect(more.total.total).toBeGreaterThanOrEqual(bill - 1e-6 * (1 + bill));
    }),
  );
});
