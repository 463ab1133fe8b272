// @ts-check
/* A wallet's button. Where the real one opens the wallet's own sheet, this one pays at once, with a made-up account. */

/** @typedef {import('./view.js').View} View */
/** @typedef {import('./view.js').Settings} Settings */
/** @typedef {import('./view.js').Outside} Outside */

/** @type {Record<string, {name: string, height: number}>} */
const WALLETS = {
  googlePay: { name: 'Google Pay', height: 44 },
  applePay: { name: 'Apple Pay', height: 44 },
  paypal: { name: 'PayPal', height: 48 },
};

export function isWallet(/** @type {string} */ type) {
  return Object.hasOwn(WALLETS, type);
}

/** @implements {View} */
export class WalletView {
  root = document.createElement('form');
  #button = document.createElement('button');

  constructor(/** @type {string} */ type, /** @type {Settings} */ settings, /** @type {Outside} */ { send, pay }) {
    this.type = type;
    this.settings = settings;
    this.pay = pay;
    this.#button.type = 'button';
    this.root.append(this.#button);
    this.root.addEventListener('focusin', () => send('focus'));
    this.root.addEventListener('focusout', () => send('blur'));
    this.#button.addEventListener('click', () => this.#press());
  }

  title() {
    return WALLETS[this.type].name;
  }

  focus() {
    window.focus();
    this.#button.focus();
  }

  surrender() {
    return [];
  }

  refresh() {
    const look = this.settings.config[this.type] ?? {};
    const { name, height } = WALLETS[this.type];
    this.#button.className = `wallet ${this.type}`;
    this.#button.classList.toggle('white', look.buttonColor === 'white');
    this.#button.textContent = name;
    this.#button.setAttribute('aria-label', `${this.settings.text.labels.pay} ${name}`);
    this.#button.style.setProperty('min-height', `${Number(look.buttonHeight) || height}px`);
  }

  async #press() {
    this.#button.disabled = true;
    await this.pay(this.#request());
    this.#button.disabled = false;
  }

  /** @returns {import('./token.js').WalletRequest} */
  #request() {
    if (this.type === 'paypal') {
      const paymentInstrument = { billingAgreementToken: `BA-${randomDigits()}`, paypalMerchantId: 'SANDBOXMERCHANT' };
      return { method: 'paypal', paymentInstrument };
    }
    const { amount, currency, label } = this.settings.config.transactionData ?? {};
    const descriptor = label ?? this.settings.config.websiteId ?? 'sandbox';
    const type = WALLETS[this.type].name;
    const payload = { token: `sandbox-${randomDigits()}` };
    return { method: 'digital-wallet', paymentInstrument: { type, amount, currency, descriptor, payload } };
  }
}

function randomDigits() {
  return crypto.getRandomValues(new Uint32Array(1))[0].toString(10);
}
