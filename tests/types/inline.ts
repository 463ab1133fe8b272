// The entry that holds the module itself has the same API.
import * as usual from 'checkout-instruments';
import whole, * as inline from 'checkout-instruments/inline';

export const same: Record<keyof typeof usual, unknown> = inline;
export const declared: usual.Instruments = whole;

export async function mounts(): Promise<usual.Checkout> {
  return inline.mount({ apiMode: 'live', jwt: 'jwt' });
}

export function mustNotCompile(): void {
  // @ts-expect-error: no source
  void inline.mount({ apiMode: 'live', publishableKey: 'pk', organizationId: 'org', websiteId: 'web' });
}
