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

export function isThereUnderTheNameOfInstruments(other: Window): string[] {
  void RebillyInstruments.mount({ ...account, money: { amount: 50, currency: 'USD' } });
  return [RebillyInstruments.version, window.RebillyInstruments.version, other.RebillyInstruments.version];
}

/** The lines of the README for a script that comes late, with the two types that they need here. */
export function isQueuedFor(): void {
  window.CheckoutInstruments ??= new Proxy<any>({ q: [] }, { get: ({ q }, name) => name === 'q' ? q : (...args: any[]) => {
    const answer = new Promise((resolve, reject) => q.push([name, args, resolve, reject]));
    return name === 'on' ? () => CheckoutInstruments.off(args[0], args[1]) : answer;
  } });
}

export function isQueuedForInAnotherWindow(other: Window, queue: any): void {
  other.CheckoutInstruments ??= queue;
}

export function mustNotCompile(): void {
  // @ts-expect-error: no such function
  void CheckoutInstruments.unmount();
}
