// What a merchant's TypeScript may rely on (design of the JavaScript API). It compiles against the built package, through
// the `exports` of its package.json; `@ts-expect-error` marks what must not compile. Nothing here runs.
import * as instruments from 'checkout-instruments';
import { mount, type Checkout, type CheckoutError, type Problem } from 'checkout-instruments';

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

export function reads(problem: Problem, error: CheckoutError): string[] {
  const real: Error = error;
  const checkout: Checkout | undefined = error.checkout;
  void checkout;
  return [problem.path, problem.code, problem.message, real.message, error.code];
}

export function validates(): Problem[] {
  return instruments.validate({ ...account, money: { amount: 50, currency: 'USD' } });
}

export function mustNotCompile(): void {
  // @ts-expect-error: the mode is required to be one of two words
  void mount({ ...account, apiMode: 'test', money: { amount: 50, currency: 'USD' } });
  // @ts-expect-error: an unknown option is a mistake
  void mount({ ...account, money: { amount: 50, currency: 'USD' }, itmes: [] });
}
