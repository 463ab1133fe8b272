// The entry for a page that shows the checkout in an iframe: the same API, with the place of the iframe's page beside the options.
import * as usual from 'checkout-instruments';
import whole, * as framed from 'checkout-instruments/iframe';

export const same: Record<keyof typeof usual, unknown> = framed;
export const declared: framed.FramedInstruments = whole;

const frame = '/checkout/iframe.html';

export async function mounts(): Promise<usual.Checkout> {
  const checkout = await framed.mount({ apiMode: 'live', jwt: 'jwt', frame });
  framed.on('purchase-completed', ({ transaction }) => void transaction.id);
  await framed.update({ locale: 'ar' });
  return checkout;
}

export async function answersLater(): Promise<readonly usual.Problem[]> {
  await framed.preload({ frame: new URL('https://pay.shop.example/iframe.html'), locale: 'ar' });
  return framed.validate({});
}

export function mustNotCompile(): void {
  // @ts-expect-error: no place for the page in the iframe
  void framed.mount({ apiMode: 'live', jwt: 'jwt' });
  // @ts-expect-error: no source
  void framed.mount({ apiMode: 'live', publishableKey: 'pk', organizationId: 'org', websiteId: 'web', frame });
  // @ts-expect-error: one iframe cannot stand in two places
  void framed.mount({ apiMode: 'live', jwt: 'jwt', frame, summary: '.summary' });
  // @ts-expect-error: it stays where it is
  void framed.update({ frame });
  // @ts-expect-error: a promise
  framed.validate({}).map(({ code }) => code);
}
