// @ts-check
// The vocabulary of the tests about signed-in customers and the steps of a checkout: sessions, saved instruments, and
// paying in two steps.
import { CheckoutPage, PORTLAND } from './checkout-page.mjs';
import { FAILED_REQUESTS, expect, test as base } from './checkout.mjs';

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Locator} Locator */
/** @typedef {import('./checkout-page.mjs').Failure} Failure */
/** @typedef {import('./sandbox.mjs').Sandbox} Sandbox */
/** @typedef {import('./sandbox.mjs').Received} Received */
/**
 * What a JWT is for, and what is wrong with it: `without` takes permissions away, `claims: 'none'` the custom claims.
 * @typedef {{ invoiceId?: string, transactionId?: string, customerId?: string, expiresIn?: number, without?: string,
 *   claims?: 'none' }} Session
 */
/** @typedef {{ value?: any, failure?: Failure }} Settled What a call of `show()`, `purchase()` or `setup()` came to. */
/** @typedef {'show' | 'purchase' | 'setup'} Step */

export { FAILED_REQUESTS, expect };

export const AMOUNT = { money: { amount: 38, currency: 'USD' } };
export const MUG = { items: [{ planId: 'plan_mug', quantity: 1 }] };

/** Where `cus_demo` lives, as the fields of the form show it. @type {import('./checkout-page.mjs').Address} */
export const HOME = {
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Demo',
  country: 'US',
  address: '36 Craven Street',
  city: 'New York',
  region: 'NY',
  postalCode: '10003',
};

/** What a shop leaves out of the options where a JWT alone says what is bought. */
const OF_THE_SHOP = ['publishableKey', 'organizationId', 'websiteId'];
/**
 * The JWT of a customer.
 * @param {Sandbox} sandbox
 * @param {Session} [session]
 * @returns {Promise<string>}
 */
export function jwtOf(sandbox, session = { customerId: 'cus_demo' }) {
  return sandbox.jwt(/** @type {any} */ (session));
}

/** A checkout with confirmation, saved instruments and every event. */
export class CustomerPage extends CheckoutPage {
  /**
   * @param {Page} page
   * @param {ConstructorParameters<typeof CheckoutPage>[1]} [containers]
   */
  constructor(page, containers) {
    super(page, containers);
    this.savedInstruments = this.instruments.locator('[part="instrument"]');
  }

  // ── The merchant ──────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Mounts where a JWT alone says what is bought, and tells what came of it.
   * @param {object} options
   * @returns {Promise<import('./checkout-page.mjs').Outcome>}
   */
  async tryMountByJwt(options) {
    await this.beginMount({ ...Object.fromEntries(OF_THE_SHOP.map((name) => [name, undefined])), ...options });
    return this.mounted();
  }

  /**
   * The details of each event of a name, oldest first.
   * @param {string} name
   * @returns {Promise<any[]>}
   */
  async details(name) {
    return (await this.heard()).filter(({ event }) => event === name).map(({ detail }) => detail);
  }

  /** The codes of the errors that the page was told of, oldest first. */
  async errors() {
    return (await this.details('error')).map(({ code }) => code);
  }

  /**
   * Calls `show()`, `purchase()` or `setup()`, and waits for what comes of it.
   * @param {Step} step
   * @param {...any} args
   * @returns {Promise<Settled>}
   */
  call(step, ...args) {
    return this.page.evaluate(
      async ([step, args]) => {
        try {
          return { value: await CheckoutInstruments[step](...args) };
        } catch (error) {
          return { failure: merchant.describe(error) };
        }
      },
      /** @type {[Step, any[]]} */ ([step, args]),
    );
  }

  // ── The shopper ───────────────────────────────────────────────────────────────────────────────────────────────

  /** The radio button of an instrument, by the name that is read out with it. @param {string | RegExp} name */
  radio(name) {
    return this.instruments.getByRole('radio', { name });
  }

  /** What can be done with an instrument, by the name that is read out: `Remove: Visa ending in 1111`. @param {string | RegExp} name */
  action(name) {
    return this.instruments.getByRole('button', { name });
  }

  /** The names of the buttons in the list of instruments. */
  async actions() {
    const buttons = await this.instruments.getByRole('button').all();
    return Promise.all(buttons.map(async (button) => (await button.getAttribute('aria-label')) ?? (await button.innerText())));
  }

  /** Presses the button of the form, whatever it does now. */
  async press() {
    await this.payButton.click();
  }

  /** Presses the button of the form, and waits until the shopper is asked to confirm. */
  async review() {
    await this.payButton.click();
    await expect(this.confirmation).toBeVisible();
  }

  /** Presses the button of the form and that of the confirmation. */
  async reviewAndPay() {
    await this.review();
    await this.payButton.click();
  }

  // ── What a shopper must not lose ──────────────────────────────────────────────────────────────────────────────

  /**
   * Types an address and a card, puts the focus and a selection into a field, and marks the iframe of the card.
   * @param {import('./checkout-page.mjs').Address} [address]
   */
  async settleIn(address = PORTLAND) {
    await this.fill({ address });
    await this.cardFrame.evaluate((frame) => Object.assign(frame, { isTheSame: true }));
    await this.select('firstName', 1, 3);
  }

  /**
   * Puts the focus into a field and selects a part of it.
   * @param {import('./checkout-page.mjs').Field} name
   * @param {number} from
   * @param {number} to
   */
  async select(name, from, to) {
    await this.field(name).focus();
    await this.field(name).evaluate((input, [from, to]) => /** @type {HTMLInputElement} */ (input).setSelectionRange(from, to), [from, to]);
  }

  /** The first and the last selected character of a field. @param {import('./checkout-page.mjs').Field} name */
  selection(name) {
    return this.field(name).evaluate((input) => {
      const { selectionStart, selectionEnd } = /** @type {HTMLInputElement} */ (input);
      return [selectionStart, selectionEnd];
    });
  }

  /** The iframe of the card is the one that `settleIn` marked, with the digits in it. */
  async expectSameCard() {
    await expect(this.cardFrame).toHaveCount(1);
    await expect(this.cardFrame).toHaveJSProperty('isTheSame', true);
    await expect(this.cardInput('cardnumber')).toHaveValue('4111 1111 1111 1111');
    await expect(this.cardInput('exp-date')).toHaveValue(/12\s*\/\s*34/);
    await expect(this.cardInput('cvv')).toHaveValue('123');
  }

  /**
   * Everything that `settleIn` did is still there.
   * @param {import('./checkout-page.mjs').Address} [address]
   */
  async expectSettled(address = PORTLAND) {
    await this.expectFocus('field-firstName');
    expect(await this.selection('firstName')).toEqual([1, 3]);
    expect(await this.address()).toEqual(address);
    await this.expectSameCard();
  }
}

/**
 * The operations that were asked for, oldest first, without how often.
 * @param {Sandbox} sandbox
 */
export async function operations(sandbox) {
  return [...new Set((await sandbox.requests()).map(({ operation }) => String(operation)))].sort();
}

/**
 * What is asked for while something is done, oldest first.
 * @param {Sandbox} sandbox
 * @param {() => Promise<unknown>} done
 */
export async function askedDuring(sandbox, done) {
  const before = (await sandbox.requests()).length;
  await done();
  return (await sandbox.requests()).slice(before).map(({ operation }) => String(operation));
}

/**
 * What was sent to pay, without what every body carries.
 * @param {Sandbox} sandbox
 */
export async function chargeBodies(sandbox) {
  return (await sandbox.charges()).map(({ body }) => {
    const { riskMetadata, ...rest } = body;
    return rest;
  });
}

/** What a test starts from, with a checkout that has the vocabulary of this file. */
export const test = /** @type {typeof base extends import('@playwright/test').TestType<infer Own extends {}, infer Workers extends {}>
  ? import('@playwright/test').TestType<Omit<Own, 'checkout'> & { checkout: CustomerPage }, Workers> : never} */ (
  /** @type {unknown} */ (base.extend({ checkout: async ({ page }, use) => use(new CustomerPage(page)) }))
);
