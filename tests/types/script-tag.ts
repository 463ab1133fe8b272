// A page that uses the script tag has the same API as a global, with the class of its errors.
/// <reference types="checkout-instruments/global.js" />

const account = { apiMode: 'sandbox', publishableKey: 'pk', organizationId: 'org', websiteId: 'web' } as const;

export async function mounts(): Promise<void> {
  const checkout = await CheckoutInstruments.mount({ ...account, money: { amount: 50, currency: 'USD' } });
  await checkout.destroy();
}

export function hasTheClassOfErrors(failure: unknown): string | undefined {
  return failure instanceof window.CheckoutInstruments.CheckoutError ? failure.code : undefined;
}

export function mustNotCompile(): void {
  // @ts-expect-error: no such function
  void CheckoutInstruments.unmount();
}
