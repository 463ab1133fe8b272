// @ts-check
// The vocabulary of the tests: a merchant's page, and what a shopper sees and does on it.

import { expect } from '@playwright/test';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Locator} Locator */
/**
 * @typedef {object} Failure What `mount` or `update` rejected with.
 * @property {boolean} isError
 * @property {boolean} isCheckoutError
 * @property {string} name
 * @property {string} code
 * @property {string} message
 * @property {{ path: string, code: string, message: string, expected?: string, received?: string }[]} [problems]
 * @property {any} [problem]
 * @property {string} [operation]
 * @property {number} [status]
 * @property {boolean} hasCheckout
 */
/** @typedef {{ result?: any, failure?: Failure, milliseconds: number }} Outcome `result` is what `purchase` or `setup` resolved with. */
/** @typedef {'loading' | 'failed' | 'form' | 'preparing' | 'confirmation' | 'paying' | 'approval' | 'unconfirmed' | 'completed' | 'expired' | 'crashed'} Step */
/** @typedef {'email' | 'firstName' | 'lastName' | 'country' | 'address' | 'address2' | 'city' | 'region' | 'postalCode'} Field */
/** @typedef {Partial<Record<Field, string>>} Address */

/** A place without sales tax. @type {Address} */
export const PORTLAND = {
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  country: 'US',
  address: '1 Main Street',
  city: 'Portland',
  region: 'OR',
  postalCode: '97201',
};

/** A place where 8.875 % are added. @type {Address} */
export const NEW_YORK = { ...PORTLAND, city: 'New York', region: 'NY', postalCode: '10001' };

export const APPROVED = '4111111111111111';
export const DECLINED = '4000000000000002';

/** The order in which a country's fields appear: the country first, because others depend on it. @type {Field[]} */
const FILLING_ORDER = ['country', 'email', 'firstName', 'lastName', 'address', 'address2', 'city', 'region', 'postalCode'];
const CHOSEN = new Set(['country', 'region']);

/** What the page is told all the time, beside what has happened. */
const RUNNING = new Set(['state-changed', 'totals-changed']);

/** One checkout on a merchant's page. */
export class CheckoutPage {
  /**
   * @param {Page} page
   * @param {{ form?: string, summary?: string, within?: Page | import('@playwright/test').FrameLocator }} [containers] `within` is
   *   the document that they are in, where that is not the page's.
   */
  constructor(page, { form = '.rebilly-instruments', summary = '.rebilly-instruments-summary', within = page } = {}) {
    this.page = page;
    this.container = within.locator(form);
    this.summaryContainer = within.locator(summary);

    this.form = this.container.locator('form[part~="form"]');
    this.summary = within.locator(`:is(${form}, ${summary}) [part="summary"]`);
    this.lines = this.summary.locator('[part="line-item"]');
    this.totals = this.summary.locator('[part="totals"]');
    this.total = this.summary.locator('[part="total"] .amount');
    this.renewal = this.summary.locator('.renewal');
    /** The form's button, and that of the confirmation. */
    this.payButton = this.container.locator('[part~="pay-button"]');
    this.confirmation = this.container.locator('[part="confirmation"]');
    /** What can be chosen to pay with, where there is more than one way. */
    this.instruments = this.container.locator('#instruments');
    this.notice = this.container.locator('#notice');
    this.outcome = this.container.locator('#outcome');
    this.result = this.container.locator('[part="result"]');
    this.failure = this.container.locator('.outcome[part="error"]');
    this.pending = this.container.locator('[part="pending"]');
    this.cardBox = this.container.locator('[part="card"]');
    this.cardFault = this.container.locator('#fault-card');
    this.cardFrame = this.container.locator('iframe#card');
    this.mandate = this.container.getByText('By paying you allow the shop');
    /** The dialog with the page of the bank, and that page. */
    this.approval = this.container.locator('dialog[part="approval"]');
    this.bank = this.approval.locator('iframe').contentFrame();
  }

  // ── The merchant ──────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Opens a page of `tests/e2e/pages`.
   * @param {string} [path]
   */
  async open(path = '/both.html') {
    await this.page.goto(path);
    await this.page.waitForFunction(() => 'CheckoutInstruments' in window);
  }

  /**
   * Mounts with the sandbox's account and these options, and waits until the shopper can act.
   * @param {object} options
   */
  async mount(options) {
    const { failure } = await this.tryMount(options);
    if (failure) throw new Error(`mount() rejected with ${failure.code}: ${failure.message}`);
  }

  /**
   * Opens a page and mounts there.
   * @param {object} options
   * @param {string} [path]
   */
  async start(options, path) {
    await this.open(path);
    await this.mount(options);
  }

  /**
   * Mounts, and tells what came of it.
   * @param {object} options
   * @returns {Promise<Outcome>}
   */
  async tryMount(options) {
    await this.beginMount(options);
    return this.mounted();
  }

  /**
   * Calls `mount` and does not wait.
   * @param {object} options
   */
  async beginMount(options) {
    await this.page.evaluate((options) => void merchant.mount(options), options);
  }

  /**
   * What came of the latest `mount`.
   * @returns {Promise<Outcome>}
   */
  mounted() {
    return this.page.evaluate(() => merchant.mounted());
  }

  /**
   * Mounts what must not mount.
   * @param {object} options
   */
  async mountFailure(options) {
    const { failure } = await this.tryMount(options);
    if (!failure) throw new Error('mount() resolved');
    return failure;
  }

  /**
   * Changes the latest mount, and tells what came of it.
   * @param {object} changes
   * @returns {Promise<Outcome>}
   */
  tryUpdate(changes) {
    return this.page.evaluate((changes) => merchant.update(changes), changes);
  }

  /** @param {object} changes */
  async update(changes) {
    const { failure } = await this.tryUpdate(changes);
    if (failure) throw new Error(`update() rejected with ${failure.code}: ${failure.message}`);
  }

  /**
   * Goes on with a session that is over in two or three seconds: one that is short from the start may be over before what comes first is done.
   * @param {import('./sandbox.mjs').Sandbox} sandbox
   * @param {import('./sandbox.mjs').JwtClaims} [claims]
   */
  async endSoon(sandbox, claims = { customerId: 'cus_demo' }) {
    await this.update({ jwt: await sandbox.jwt({ ...claims, expiresIn: 3 }) });
  }

  async destroy() {
    await this.page.evaluate(() => CheckoutInstruments.destroy());
  }

  /**
   * Has the latest mount run a step, and tells what came of it.
   * @param {'show' | 'purchase' | 'setup'} name
   * @param {...any} args
   * @returns {Promise<Outcome>}
   */
  call(name, ...args) {
    return this.page.evaluate(([name, args]) => merchant.call(name, ...args), /** @type {const} */ ([name, args]));
  }

  /**
   * What the page was told, oldest first.
   * @returns {Promise<{ event: string, detail: any }[]>}
   */
  heard() {
    return this.page.evaluate(() => merchant.heard);
  }

  /** The names of what the page was told has happened: without the steps and amounts that it can follow. */
  async events() {
    return (await this.heard()).map(({ event }) => event).filter((event) => !RUNNING.has(event));
  }

  /**
   * The steps that the page was told of, oldest first.
   * @returns {Promise<Step[]>}
   */
  async steps() {
    return (await this.heard()).filter(({ event }) => event === 'state-changed').map(({ detail }) => detail.state);
  }

  /**
   * Waits until the page was told that the checkout is at this step.
   * @param {Step} name
   */
  async step(name) {
    await expect.poll(async () => (await this.steps()).at(-1), `the step is ${name}`).toBe(name);
  }

  /**
   * The details of the latest event of a name.
   * @param {string} name
   */
  async detail(name) {
    return (await this.heard()).findLast(({ event }) => event === name)?.detail;
  }

  // ── The shopper ───────────────────────────────────────────────────────────────────────────────────────────────

  /** @param {Field} name */
  field(name) {
    return this.container.locator(`#field-${memberOf(name)}`);
  }

  /**
   * What is said below a field.
   * @param {Field} name
   */
  fault(name) {
    return this.container.locator(`#fault-${memberOf(name)}`);
  }

  /** @param {Address} [address] */
  async fillAddress(address = PORTLAND) {
    for (const name of FILLING_ORDER.filter((name) => address[name] !== undefined)) {
      const value = /** @type {string} */ (address[name]);
      if (CHOSEN.has(name)) await this.field(name).selectOption(value);
      else await this.field(name).fill(value);
    }
  }

  /** What is in the fields of the address now. @returns {Promise<Address>} */
  async address() {
    const values = {};
    for (const name of FILLING_ORDER) {
      const field = this.field(name);
      if ((await field.count()) > 0 && (await field.inputValue())) Object.assign(values, { [name]: await field.inputValue() });
    }
    return values;
  }

  /** @param {'cardnumber' | 'exp-date' | 'cvv'} name */
  cardInput(name) {
    return this.cardFrame.contentFrame().locator(`[name="${name}"]`);
  }

  /**
   * Types a card.
   * @param {string} [number]
   * @param {{ expiry?: string, cvv?: string }} [rest]
   */
  async card(number = APPROVED, { expiry = '12/34', cvv = '123' } = {}) {
    await this.cardInput('cardnumber').fill(number);
    await this.cardInput('exp-date').fill(expiry);
    await this.cardInput('cvv').fill(cvv);
  }

  /**
   * What is typed into of a bank account: `iban`, `bbanAccountNumber`, `bbanRoutingNumber`.
   * @param {string} id of FramePay's iframe
   */
  bankInput(id) {
    return this.container.locator(`iframe#${id}`).contentFrame().getByRole('textbox');
  }

  /**
   * Chooses the bank account and types one that is numbered as in the United States.
   * @param {{ type?: string, routing?: string, number?: string }} [account]
   */
  async bankAccount({ type = 'Checking', routing = '021000021', number = '000123456789' } = {}) {
    await this.choose('Bank account');
    await this.container.locator('iframe#bbanAccountType').contentFrame().getByRole('radio', { name: type }).check({ force: true });
    await this.bankInput('bbanRoutingNumber').fill(routing);
    await this.bankInput('bbanAccountNumber').fill(number);
  }

  /** Chooses the bank account and types an IBAN. @param {string} iban */
  async iban(iban) {
    await this.choose('Bank account');
    await this.segment('IBAN').check();
    await this.bankInput('iban').fill(iban);
  }

  /** How the bank account is numbered: `Account and routing number` or `IBAN`. @param {string} name */
  segment(name) {
    return this.container.getByRole('radiogroup', { name: 'How your account is numbered' }).getByRole('radio', { name });
  }

  /** Types an address and a card. @param {{ address?: Address, card?: string }} [what] */
  async fill({ address = PORTLAND, card = APPROVED } = {}) {
    await this.fillAddress(address);
    await this.card(card);
  }

  /** Presses the button of the form: what is typed is checked, and nothing is paid yet. */
  async review() {
    await this.payButton.click();
  }

  /** Waits until the confirmation takes a press: in its first moment it takes none. */
  async confirmable() {
    await expect(this.confirmation).toBeVisible();
    await expect(this.payButton).not.toHaveAttribute('aria-disabled');
  }

  /** Presses the button of the confirmation. */
  async confirm() {
    await this.confirmable();
    await this.payButton.click();
  }

  /** Presses the button of the form, and then that of the confirmation. */
  async pay() {
    await this.review();
    await this.confirm();
  }

  /** Leaves the confirmation, to change something. */
  async goBack() {
    await this.confirmation.getByRole('button', { name: 'Change' }).click();
  }

  /**
   * Chooses a saved instrument to pay with, "Use another card", or a method.
   * @param {string} name such as `Visa ending in 1111` or `PayPal`
   */
  async choose(name) {
    await this.instruments.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  }

  /**
   * What can be done with a saved instrument, or beside them.
   * @param {string} name such as `Remove: Visa ending in 1111`, or `Save a new card`
   */
  action(name) {
    return this.instruments.getByRole('button', { name, exact: true });
  }

  /** Presses the pay button though it says that it cannot be pressed now. */
  async payRegardless() {
    await this.payButton.evaluate((/** @type {HTMLButtonElement} */ button) => button.click());
  }

  /** Presses the button that a failure offers. */
  async retry() {
    await this.outcome.getByRole('button').click();
  }

  /** The element that has the focus, inside the shadow root if it is there: its id. */
  focused() {
    return this.page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.id || active?.tagName.toLowerCase();
    });
  }

  /** @param {string} id */
  async expectFocus(id) {
    await expect.poll(() => this.focused(), `the focus is on ${id}`).toBe(id);
  }
}

/**
 * The storefront takes these methods only.
 * @param {Page} page
 * @param {...string} names
 */
export async function takesOnly(page, ...names) {
  await page.route('**/storefront/ready-to-pay', async (route) => {
    const answer = await route.fetch();
    const all = await answer.json();
    await route.fulfill({ response: answer, json: all.filter((/** @type {any} */ { method, feature }) => !feature && names.includes(method)) });
  });
}

/**
 * A field's name in the API's contact object.
 * @param {Field} name
 */
function memberOf(name) {
  return name === 'email' ? 'emails' : name;
}
