// The options of `mount()` and `update()`, as they are generated from the table that the module checks them by. A mistake
// that the module would reject must not compile where TypeScript can see it.
import { mount, preload, update, type ProblemCode } from 'checkout-instruments';

const account = { apiMode: 'sandbox', publishableKey: 'pk', organizationId: 'org', websiteId: 'web' } as const;
const item = { planId: 'plan_mug', quantity: 1 };
const money = { amount: 1, currency: 'USD' };

export function everySource(): void {
  void mount({ ...account, items: [item] });
  void mount({ ...account, items: [item], jwt: 'jwt' });
  void mount({ ...account, money });
  void mount({ ...account, money, jwt: 'jwt' });
  void mount({ ...account, invoiceId: 'in_1', jwt: 'jwt' });
  void mount({ ...account, transactionId: 'txn_1', jwt: 'jwt' });
  void mount({ apiMode: 'live', jwt: 'jwt' });
}

export function everyKindOfOption(): void {
  void mount({ ...account, items: [{ planId: 'plan_mug', quantity: { minimum: 1 }, thumbnail: '/mug.png' }] });
  void mount({ ...account, money, form: document.body, summary: '.summary', locale: 'ar', countryCode: 'EG' });
  void mount({ ...account, money, theme: { colorText: 'red', buttonHoverBoxShadow: 'none' } });
  void mount({ ...account, money, i18n: { en: { form: { fields: { email: 'E-mail' } } } } });
  void mount({ ...account, money, features: { showCoupons: ['summary'] } });
  void mount({ ...account, money, features: { hideConfirmation: true, hideResult: true, hideContinue: true, hideZeroAmountSummaryItems: true } });
  void mount({ ...account, money: { amount: 0, currency: 'USD' }, transactionType: 'setup' });
  void mount({ ...account, money, paymentInstruments: { allowCreate: false, allowUpdate: true, allowDeactivate: true, allowMakeDefault: true } });
  void mount({ ...account, money, paymentInstruments: { address: { show: ['all'] } } });
  void mount({ ...account, money, _dev: { sandboxUrl: 'http://127.0.0.1:8787' } });
}

export function everyKindOfWasmFile(): void {
  void mount({ ...account, money, wasm: '/files/checkout_instruments.wasm' });
  void mount({ ...account, money, wasm: new URL('https://cdn.shop.example/checkout_instruments.wasm') });
  void mount({ ...account, money, wasm: fetch('/files/checkout_instruments.wasm') });
  void mount({ ...account, money, wasm: new Uint8Array(8) });
  void mount({ ...account, money, wasm: WebAssembly.compileStreaming(fetch('/files/checkout_instruments.wasm')) });
  void mount({ ...account, money, wasm: { main: '/main.wasm', rest: fetch('/rest.wasm') } });
  void preload();
  void preload({ locale: 'ar', wasm: { rest: '/rest.wasm' } });
  // @ts-expect-error: a number is no file
  void mount({ ...account, money, wasm: 1 });
  // @ts-expect-error: what is preloaded has the same options
  void preload({ wasm: 1 });
}

export function everyKindOfChange(): void {
  void update({ money: { amount: 2 } });
  void update({ items: [{ planId: 'plan_pro_yearly' }] });
  void update({ items: null, money });
  void update({ theme: { colorText: null }, jwt: null, css: null });
  void update({ money: null, invoiceId: 'in_1', jwt: 'jwt' });
  void update({ transactionId: 'txn_1', invoiceId: null });
  void update({ locale: 'ar', i18n: { ar: null }, features: { hideContinue: false }, paymentInstruments: { allowCreate: null } });
  void update({ items: [{ planId: 'plan_mug', quantity: null, thumbnail: null }] });
}

export function mustNotCompile(): void {
  // @ts-expect-error: two sources
  void mount({ ...account, items: [item], money });
  // @ts-expect-error: no source
  void mount({ ...account });
  // @ts-expect-error: an invoice needs a jwt
  void mount({ ...account, invoiceId: 'in_1' });
  // @ts-expect-error: a source of Instruments that this package does not have
  void mount({ ...account, money, deposit: { depositRequestId: 'dep_1' } });
  // @ts-expect-error: the mode is required
  void mount({ publishableKey: 'pk', organizationId: 'org', websiteId: 'web', money });
  // @ts-expect-error: the mode is one of two words
  void mount({ ...account, apiMode: 'test', money });
  // @ts-expect-error: a key is required without a jwt
  void mount({ apiMode: 'sandbox', organizationId: 'org', websiteId: 'web', money });
  // @ts-expect-error: an unknown option is a mistake
  void mount({ ...account, money, sumary: '.summary' });
  // @ts-expect-error: so is an unknown key of the theme
  void mount({ ...account, money, theme: { colourText: 'red' } });
  // @ts-expect-error: an amount has a currency
  void mount({ ...account, money: { amount: 1 } });
  // @ts-expect-error: so does a transaction
  void mount({ ...account, transactionId: 'txn_1' });
  // @ts-expect-error: an invoice and a transaction are two sources
  void mount({ ...account, invoiceId: 'in_1', transactionId: 'txn_1', jwt: 'jwt' });
  // @ts-expect-error: a jwt alone still needs to know which API
  void mount({ jwt: 'jwt' });
  // @ts-expect-error: a checkout pays, or it stores
  void mount({ ...account, money, transactionType: 'authorize' });
  // @ts-expect-error: no feature has this name
  void mount({ ...account, money, features: { hideConfirm: true } });
  // @ts-expect-error: no right has this name
  void mount({ ...account, money, paymentInstruments: { allowRemove: true } });
  // @ts-expect-error: features are switches
  void update({ features: { hideContinue: 'yes' } });
  // @ts-expect-error: an amount is a number
  void update({ money: { amount: '2' } });
  // @ts-expect-error: an item names its plan
  void update({ items: [{ quantity: 2 }] });
  // @ts-expect-error: an unknown change is a mistake
  void update({ itms: [] });
  // @ts-expect-error: no problem has this code
  const code: ProblemCode = 'wrong';
  void code;
}
