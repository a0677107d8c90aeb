declare const brand: unique symbol;

/** A row of the request table: an identity, so never added, scaled or compared by size. */
export type RequestId = number & { readonly [brand]: 'RequestId' };

/** A row of the table of calls. */
export type CallId = number & { readonly [brand]: 'CallId' };

/** A row of the table of execution environments. */
export type EnvironmentId = number & { readonly [brand]: 'EnvironmentId' };

/** A kind of event, as the kernel numbers them. */
export type EventKind = number & { readonly [brand]: 'EventKind' };
