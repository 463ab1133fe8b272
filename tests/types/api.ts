// What a merchant's TypeScript may rely on (design of the JavaScript API). It compiles against the built package, through
// the `exports` of its package.json; `@ts-expect-error` marks what must not compile. Nothing here runs.
import * as instruments from 'checkout-instruments';
import whole, {
  CheckoutError,
  mount,
  type Checkout,
  type Component,
  type ErrorCode,
  type InstrumentReady,
  type Listener,
  type Problem,
  type PurchaseResult,
  type SetupResult,
  type StateChanged,
} from 'checkout-instruments';
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

export async function runsTheSteps(checkout: Checkout, ready: InstrumentReady): Promise<void> {
  await checkout.show('confirmation', ready);
  await checkout.show('form');
  await checkout.show('result');
  const paid: PurchaseResult = await checkout.purchase(ready);
  const again: PurchaseResult = await checkout.purchase();
  const stored: SetupResult = await checkout.setup(ready);
  void [paid.orderId?.length, again.transaction.result, stored.instrument?.id, stored.transaction.id];
}

export async function runsTheStepsOfTheLatestMount(component: Component): Promise<[PurchaseResult, SetupResult]> {
  await instruments.show(component);
  await whole.show('confirmation', { _raw: { id: 'tok_1' } });
  return [await instruments.purchase(), await instruments.setup({ _raw: { id: 'inst_1' }, isExistingInstrument: true })];
}

/** The page of Instruments' documentation that holds the shopper back: it hands on what the event told. */
export function paysFromTheListener(checkout: Checkout): void {
  const stop = checkout.on('instrument-ready', (ready) => {
    stop();
    void checkout.purchase({ ...ready, billingAddress: { ...ready.billingAddress, country: 'US' } });
  });
  const listener: Listener<'instrument-ready'> = (ready) => void instruments.show('confirmation', ready);
  checkout.on('instrument-ready', listener);
  checkout.off('instrument-ready', listener);
}

export function followsTheSteps({ state }: StateChanged): string {
  switch (state) {
    case 'loading':
    case 'preparing':
    case 'paying':
      return 'busy';
    case 'form':
    case 'confirmation':
      return 'open';
    case 'failed':
    case 'approval':
    case 'unconfirmed':
    case 'expired':
    case 'crashed':
      return 'told';
    case 'completed':
      return 'done';
    default:
      // No other state is left.
      return state satisfies never;
  }
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
  instruments.on('instrument-ready', ({ paymentInstrument, _raw, isExistingInstrument, websiteId, deliveryAddress }) => {
    void [paymentInstrument?.last4?.length, _raw.id, isExistingInstrument satisfies boolean | undefined, websiteId?.length, deliveryAddress?.city];
  });
  instruments.on('data-ready', ({ invoice, transaction, account, availableInstruments, previewPurchase }) => {
    void [invoice?.amountDue, transaction?.id, account?.id, availableInstruments?.map(({ id }) => id), previewPurchase?.total];
  });
  instruments.on('purchase-completed', ({ transaction, orderId }) => void [transaction.id, orderId?.length]);
  instruments.on('purchase-declined', ({ transaction }) => void transaction.gateway.response.code);
  instruments.on('error', ({ code, message }) => void [code satisfies ErrorCode, message.length]);
  instruments.on('setup-completed', ({ instrument, transaction }) => void [instrument?.id, transaction.result]);
  instruments.on('instrument-managed', ({ action, paymentInstrument }) => void [action === 'made-default', paymentInstrument.id]);
  instruments.on('totals-changed', ({ money, previous }) => void (money.amount.toFixed(2) + previous.currency.length));
  instruments.on('state-changed', ({ state }) => void (state === 'confirmation'));
  // A page of Instruments may listen to it.
  instruments.on('payout-completed', () => {});
  document.addEventListener('rebilly-instruments-purchase-completed', ({ detail }) => void detail.transaction.id);
  document.addEventListener('rebilly-instruments-state-changed', ({ detail }) => void detail.state.length);
  form.addEventListener('rebilly-instruments-totals-changed', ({ detail }) => void detail.previous.amount.toFixed(2));
  form.addEventListener('rebilly-instruments-instrument-managed', ({ detail }) => void detail.paymentInstrument.id);
  form.addEventListener('rebilly-instruments-instrument-ready', ({ detail }) => void instruments.purchase(detail));
  form.addEventListener('rebilly-instruments-setup-completed', ({ detail }) => void detail.transaction.id);
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
  // @ts-expect-error: so is what is inside of them
  instruments.on('totals-changed', ({ money }) => void (money.amount = 1));
  // @ts-expect-error: no step has this name
  void instruments.show('summary');
  // @ts-expect-error: a step is named
  void instruments.show();
  // @ts-expect-error: what is paid with is in _raw
  void instruments.purchase({ method: 'payment-card' });
  // @ts-expect-error: what is paid with is no id
  void instruments.purchase('tok_1');
  // @ts-expect-error: a purchase stores no instrument
  void instruments.purchase().then(({ instrument }) => instrument);
  // @ts-expect-error: a set-up has no order
  void instruments.setup().then(({ orderId }) => orderId);
  // @ts-expect-error: what a purchase resolves with is frozen
  void instruments.purchase().then((paid) => void (paid.orderId = ''));
  // @ts-expect-error: what an update resolves with is nothing
  void instruments.update({}).then((result) => result.length);
  // @ts-expect-error: the checkout is never at this step
  instruments.on('state-changed', ({ state }) => void (state === 'paid'));
  // @ts-expect-error: nothing else is done with an instrument
  instruments.on('instrument-managed', ({ action }) => void (action === 'deleted'));
  // @ts-expect-error: every address may be missing where a saved instrument pays
  instruments.on('instrument-ready', ({ billingAddress }) => void billingAddress.country);
  // @ts-expect-error: a guest has no account
  instruments.on('data-ready', ({ account }) => void account.id);
  // @ts-expect-error: DOM events have the same payloads
  document.addEventListener('rebilly-instruments-state-changed', ({ detail }) => void detail.step);
  // @ts-expect-error: errors are the widget's to make
  void new CheckoutError('internal', '');
  // @ts-expect-error: no error has this code
  const code: ErrorCode = 'declined';
  void code;
}
