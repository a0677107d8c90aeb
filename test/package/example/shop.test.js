import assert from 'node:assert/strict';
import { simulate } from 'capsim';
import { loadFile } from 'capsim/files';
import { traffic } from 'capsim/testing';
import fc from 'fast-check';
import { test } from 'vitest'; // or 'node:test'

/** Today's peak, requests per second. */
const TODAY = 40;

test('for any traffic up to 3 x that of today, no order is lost and checkout is throttled less than 0.1 %', {
  timeout: 60_000,
}, async () => {
  const anyTraffic = traffic({ maxPerSecond: 3 * TODAY, duration: '2m' });
  await fc.assert(
    fc.asyncProperty(anyTraffic, async (arrivals) => {
      const shop = await loadFile('shop.yaml', { set: { 'sources.web.arrivals': arrivals } });
      const { functions, sources } = await simulate(shop, { replications: 1 });

      const { offered, succeeded, deadLettered, waiting, running } = sources.orders;
      const kept = succeeded.value + deadLettered.value + waiting.value + running.value;
      assert.equal(kept, offered.value);
      assert.ok((functions.checkout.throttleRatio.value ?? 0) < 0.001, 'checkout is throttled');
    }),
    { numRuns: 20 },
  );
});
