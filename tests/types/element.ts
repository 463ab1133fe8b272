// The custom element, as TypeScript and frameworks see it: every option is a property, and what is a text an attribute too.
import 'checkout-instruments/element';
import { CheckoutInstrumentsElement, type ElementAttributes, type ElementOptions } from 'checkout-instruments/element';
import type { Checkout, PurchaseResult, Problem } from 'checkout-instruments';
import type { CheckoutInstrumentsElement as Built } from '../../www/element.js';

const account = { apiMode: 'sandbox', publishableKey: 'pk', organizationId: 'org', websiteId: 'web' } as const;
const money = { amount: 1, currency: 'USD' };

export function hasEveryOptionAsAProperty(element: CheckoutInstrumentsElement): void {
  Object.assign(element, { money } satisfies ElementOptions);
  element.items = [{ planId: 'plan_mug', quantity: 1 }];
  element.theme = { colorText: 'red' };
  element.locale = undefined;
  element.options = { ...account, money };
  element.options = { locale: 'ar' };
  element.options = null;
}

export async function isFoundByItsTag(): Promise<Checkout | undefined> {
  const made: CheckoutInstrumentsElement = document.createElement('checkout-instruments');
  made.setAttribute('api-mode', 'live');
  return document.querySelector('checkout-instruments')?.ready;
}

export async function actsAndTells(element: CheckoutInstrumentsElement): Promise<PurchaseResult> {
  element.addEventListener('rebilly-instruments-purchase-completed', ({ detail }) => void detail.transaction.id);
  element.addEventListener('rebilly-instruments-error', (event) => {
    event.preventDefault();
    const problems: readonly Problem[] | undefined = event.detail.problems;
    void problems;
  });
  await element.update({ money: { amount: 2 } });
  await element.show('confirmation');
  return element.purchase();
}

/** What a framework's own types are extended by: the README says how. */
export const inMarkup: ElementAttributes & ElementOptions = { 'api-mode': 'live', 'publishable-key': 'pk', money };

/** The script has what is declared. */
type Declared = Exclude<keyof CheckoutInstrumentsElement, keyof HTMLElement | keyof ElementOptions>;
export const isBuilt: Record<Declared, unknown> = {} as Built;

export function mustNotCompile(element: CheckoutInstrumentsElement): void {
  // @ts-expect-error: the element is where the form is drawn
  element.form = '.checkout';
  // @ts-expect-error: nor do its options name another place
  element.options = { ...account, money, form: '.checkout' };
  // @ts-expect-error: two sources
  element.options = { ...account, money, items: [{ planId: 'plan_mug', quantity: 1 }] };
  // @ts-expect-error: no option has this name
  element.sumary = '.summary';
  // @ts-expect-error: an object is no attribute
  ({ items: '[]' }) satisfies ElementAttributes;
  // @ts-expect-error: attributes are written with hyphens
  ({ apiMode: 'live' }) satisfies ElementAttributes;
  // @ts-expect-error: the mode is one of two words
  ({ 'api-mode': 'test' }) satisfies ElementAttributes;
  // @ts-expect-error: ready is the element's
  element.ready = Promise.reject();
}
