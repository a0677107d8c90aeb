import { type Loaded, load } from '../../src/index.ts';

/** One function of a small shop, and what reaches it. */
export function withTraffic(arrivals: object, checkout: object = { duration: '50ms' }): Promise<Loaded> {
  return load({
    name: 'shop',
    run: { duration: '1m', replications: 2 },
    functions: { checkout },
    sources: { web: { type: 'sdk', target: 'checkout', arrivals } },
  });
}
