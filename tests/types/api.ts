// What a merchant's TypeScript may rely on (design of the JavaScript API). It compiles against the built package, through
// the `exports` of its package.json; `@ts-expect-error` marks what must not compile. Nothing here runs.
import * as instruments from 'checkout-instruments';
import whole, { CheckoutError, mount, type Checkout, type ErrorCode, type Problem } from 'checkout-instruments';
import type { createApi } from '../../www/api.js';

const account = {
  publishableKey: 'pk_sandbox_demo',
  organizationId: 'org_demo',
  websiteId: 'web_demo',
  apiMode: 'sandbox',
} as const;

export async function mounts(form: HTMLElement): Promise<Checkout> {
  await mount({ ...account, money: { amount: 50, currency: 'USD' } });
  await mount({ ...account, items: [{ planId: 'plan_mug', quantity: 2 }], form });
  return mount({ ...account, items: [{ planId: 'plan_mug', quantity: 2 }], form: '.checkout' });
}

export async function actsOnOneWidget(checkout: Checkout): Promise<void> {
  await checkout.update({ items: [{ planId: 'plan_mug', quantity: 3 }] });
  const stop: () => void = checkout.on('data-ready', ({ money }) => void money.amount.toFixed(2));
  stop();
  checkout.off('data-ready', () => {});
  await checkout.destroy();
}

export async function actsOnTheLatestMount(): Promise<void> {
  const stop: () => void = instruments.on('purchase-completed', () => {});
  stop();
  await instruments.update({ money: { amount: 60, currency: 'USD' } });
  await instruments.destroy();
  const version: string = instruments.version;
  void version;
}

export async function hasADefaultExport(): Promise<void> {
  await whole.mount({ ...account, money: { amount: 50, currency: 'USD' } });
  whole.off('error', () => {});
}

export function reads(problem: Problem, error: CheckoutError): string[] {
  const real: Error = error;
  const checkout: Checkout | undefined = error.checkout;
  const status: number | undefined = error.problem?.invalidFields.length ?? error.status;
  void [checkout, status];
  return [problem.path, problem.code, problem.message, real.message, error.code];
}

export async function tellsFailuresApart(): Promise<ErrorCode | undefined> {
  try {
    await instruments.update({});
    return undefined;
  } catch (failure) {
    if (!(failure instanceof CheckoutError)) throw failure;
    if (failure.code === 'options-invalid') return failure.problems?.[0]?.path === '' ? failure.code : undefined;
    return failure.code === 'wasm-blocked-by-csp' || failure.code === 'container-in-use' ? failure.code : undefined;
  }
}

export function validates(options: unknown): Problem[] {
  return instruments.validate(options);
}

export function listens(form: HTMLElement): void {
  instruments.on('data-ready', ({ readyToPay }) => void readyToPay.flatMap(({ brands }) => brands));
  instruments.on('instrument-ready', ({ paymentInstrument }) => void paymentInstrument.last4?.length);
  instruments.on('purchase-completed', ({ transaction, orderId }) => void [transaction.id, orderId?.length]);
  instruments.on('purchase-declined', ({ transaction }) => void transaction.gateway.response.code);
  instruments.on('error', ({ code, message }) => void [code satisfies ErrorCode, message.length]);
  instruments.on('setup-completed', () => {});
  document.addEventListener('rebilly-instruments-purchase-completed', ({ detail }) => void detail.transaction.id);
  form.addEventListener('rebilly-instruments-error', ({ detail }) => void (detail.code satisfies ErrorCode));
}

/** The loader has exactly what is declared, and `ready` of a checkout is not for pages. */
type Built = ReturnType<typeof createApi>;
export const asDeclared: (built: Built) => instruments.Instruments = (built) => built;
export const asBuilt: Record<keyof Built, unknown> & Record<Exclude<keyof instruments.Instruments, keyof Built>, never> = whole;

export function mustNotCompile(): void {
  // @ts-expect-error: no event has this name
  instruments.on('purchase-complete', () => {});
  // @ts-expect-error: a listener is a function
  instruments.on('error', null);
  // @ts-expect-error: this payload has no such member
  instruments.on('purchase-completed', ({ token }) => void token);
  // @ts-expect-error: payloads are frozen
  instruments.on('data-ready', (detail) => void (detail.money = { amount: 1, currency: 'USD' }));
  // @ts-expect-error: errors are the widget's to make
  void new CheckoutError('internal', '');
  // @ts-expect-error: no error has this code
  const code: ErrorCode = 'declined';
  void code;
}
