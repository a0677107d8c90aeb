/**
 * What the faults that are there at one time make together of one quantity. They are kept in the order in which they
 * came, and combined anew at each change, so that nothing of a fault that is over is left in the result.
 */
export class Overlap<Value> {
  private readonly present: { readonly fault: number; readonly value: Value }[] = [];

  /** @param apply hears of the values that hold now, whenever they change */
  constructor(private readonly apply: (values: readonly Value[]) => void) {}

  begin(fault: number, value: Value): void {
    this.present.push({ fault, value });
    this.tell();
  }

  end(fault: number): void {
    const place = this.present.findIndex((entry) => entry.fault === fault);
    if (place >= 0) this.present.splice(place, 1);
    this.tell();
  }

  private tell(): void {
    this.apply(this.present.map(({ value }) => value));
  }
}

/** Factors multiply. */
export function product(factors: readonly number[]): number {
  return factors.reduce((all, factor) => all * factor, 1);
}

/** Shares that hold independently of each other: what one spares, the next may take. */
export function eitherOf(shares: readonly number[]): number {
  if (shares.length < 2) return shares[0] ?? 0; // exactly as written
  return 1 - shares.reduce((spared, share) => spared * (1 - share), 1);
}

/** The one that came last holds; `otherwise` where there is none. */
export function latestOf<Value>(values: readonly Value[], otherwise: Value): Value {
  return values.length === 0 ? otherwise : values[values.length - 1];
}
