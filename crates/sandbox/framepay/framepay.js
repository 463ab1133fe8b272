// @ts-check
/*
 * A double of Rebilly's FramePay, for development and tests. It has FramePay's documented surface, and it keeps
 * FramePay's promise: what the shopper types lives in iframes of this script's origin and leaves them only for
 * the API (`POST /tokens`). The page receives tokens, never a card or account number.
 *
 * The query of this script's own URL switches misbehaviour on:
 *
 *   ?readyDelay=3000            `ready` comes 3 seconds after `initialize`
 *   ?neverReady=1               `ready` never comes
 *   ?mountError=1               every mounted element fails with its `error` event
 *   ?refuseBrand=Visa           cards of this brand are refused as `unavailable-card-brand`
 *   ?tokenError=network-error   `createToken` rejects with this code, whatever was typed, once it is complete
 *
 * `Framepay.configuration` tells tests what the page has configured, without credentials. FramePay has no such member.
 *
 * Every message is checked by origin, by source window, and by a random id made for each mount. The page itself could
 * learn that id, as it runs in the same window as this script; no message asks for or carries what was typed.
 */
(() => {
  'use strict';

  const script = document.currentScript;
  const page = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window));
  if (!(script instanceof HTMLScriptElement) || page.Framepay) return;

  const HOME = new URL(script.src);
  const SWITCHES = HOME.searchParams;
  const FIELD_URL = new URL('field.html', HOME);

  /** For the field's document to arrive, and then for its answer. */
  const LOAD_TIMEOUT_MS = 8_000;
  const ANSWER_TIMEOUT_MS = 2_000;
  const TOKEN_TIMEOUT_MS = 40_000;

  const ERROR_CODES = Object.freeze({
    invalidPaymentCard: 'invalid-payment-card',
    unavailableCardBrand: 'unavailable-card-brand',
    incompleteCardNumber: 'incomplete-card-number',
    incompleteExpiry: 'incomplete-expiry',
    invalidExpiry: 'invalid-expiry',
    incompleteCvv: 'incomplete-cvv',
    invalidBankAccount: 'invalid-bank-account',
    incompleteIban: 'incomplete-iban',
    invalidIban: 'invalid-iban',
    incompleteAccountNumber: 'incomplete-account-number',
    incompleteRoutingNumber: 'incomplete-routing-number',
    invalidRoutingNumber: 'invalid-routing-number',
    incompleteAccountType: 'incomplete-account-type',
    incompleteBic: 'incomplete-bic',
    incompleteBankName: 'incomplete-bank-name',
    networkError: 'network-error',
    paypalError: 'paypal-error',
    mountError: 'mount-error',
    missingElement: 'missing-element',
    elementUnmounted: 'element-unmounted',
  });

  const BRANDS = Object.freeze({
    visa: 'Visa',
    masterCard: 'MasterCard',
    americanExpress: 'American Express',
    discover: 'Discover',
    dinersClub: 'Diners Club',
    jcb: 'JCB',
    chinaUnionPay: 'China UnionPay',
    maestro: 'Maestro',
  });

  /** The classes that an element puts on its container; `config.classes` replaces any of them. */
  const CLASSES = Object.freeze({
    base: 'rebilly-framepay',
    focus: 'rebilly-framepay-focus',
    valid: 'rebilly-framepay-valid',
    invalid: 'rebilly-framepay-invalid',
    secondary: 'rebilly-framepay-secondary',
    dropdown: 'rebilly-framepay-dropdown',
    group: 'rebilly-framepay-group',
    buttons: 'rebilly-framepay-buttons',
    webkitAutofill: 'rebilly-framepay-webkit-autofill',
    digitalWallet: 'rebilly-framepay-digital-wallet',
  });
  /** @typedef {keyof typeof CLASSES} ClassName */

  /**
   * What `<family>.mount(target, type)` draws. The values are the names that the field's document knows, and the ids of
   * its iframe.
   * @type {Record<string, Record<string, string>>}
   */
  const FAMILIES = {
    card: {
      '': 'card',
      cardNumber: 'cardNumber',
      cardExpiry: 'cardExpiration',
      cardExpiration: 'cardExpiration',
      cardCvv: 'cardCvv',
    },
    bankAccount: {
      bankAccountType: 'bbanAccountType',
      bankAccountNumber: 'bbanAccountNumber',
      bankRoutingNumber: 'bbanRoutingNumber',
    },
    bban: {
      accountType: 'bbanAccountType',
      accountNumber: 'bbanAccountNumber',
      routingNumber: 'bbanRoutingNumber',
      bic: 'bbanBic',
      bankName: 'bbanBankName',
    },
    iban: { '': 'iban', iban: 'iban' },
    googlePay: { '': 'googlePay' },
    applePay: { '': 'applePay' },
    paypal: { '': 'paypal' },
  };

  const WALLETS = new Set(['googlePay', 'applePay', 'paypal']);
  const FRAME_IDS = new Map([['applePay', 'rebilly-apple-pay-button']]);

  /** The fields that can ask for a token, and the separate fields whose content belongs to that token. */
  const PEERS_OF_LEAD = new Map([
    ['card', []],
    ['cardNumber', ['cardExpiration', 'cardCvv']],
    ['iban', ['bbanBic', 'bbanBankName']],
    ['bbanAccountNumber', ['bbanRoutingNumber', 'bbanAccountType', 'bbanBic', 'bbanBankName']],
  ]);

  /** Methods that have fields; any other method needs none. */
  const KIND_OF_METHOD = new Map([
    ['payment-card', 'card'],
    ['ach', 'bank'],
    ['echeck', 'bank'],
  ]);
  const METHOD_OF_KIND = new Map([
    ['card', 'payment-card'],
    ['bank', 'ach'],
  ]);

  /** Not for `Framepay.configuration`. */
  const CREDENTIALS = new Set(['publishableKey', 'jwt']);

  /** `update` cannot change these. */
  const FIXED_KEYS = new Set(['publishableKey', 'organizationId', 'i18n']);

  /** The configuration that a field's document gets to see. */
  const FIELD_CONFIG_KEYS = [
    'publishableKey', 'jwt', 'organizationId', 'websiteId', 'locale', 'transactionData', 'icon', 'placeholders', 'i18n',
    'card', 'style', 'riskMetadata', 'googlePay', 'applePay', 'paypal',
  ];

  // ── Small parts ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Runs `call` so that an exception in the page's listener stays the page's own. */
  function guarded(/** @type {() => void} */ call) {
    try {
      call();
    } catch (error) {
      reportError(error);
    }
  }

  function emitter() {
    /** @type {Map<string, Set<Function>>} */
    const listeners = new Map();
    return {
      on(/** @type {string} */ event, /** @type {Function} */ listener) {
        if (typeof listener !== 'function') throw new TypeError(`FramePay: the listener for "${event}" is not a function`);
        listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
      },
      off(/** @type {string} */ event, /** @type {Function} */ listener) {
        listeners.get(event)?.delete(listener);
      },
      emit(/** @type {string} */ event, /** @type {unknown[]} */ ...payload) {
        for (const listener of [...(listeners.get(event) ?? [])]) guarded(() => listener(...payload));
      },
      clear() {
        listeners.clear();
      },
    };
  }

  function randomId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** A copy that survives `postMessage`: no functions, no `undefined`. */
  function plain(/** @type {any} */ value) {
    return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
  }

  function pick(/** @type {Record<string, any>} */ source, /** @type {string[]} */ keys) {
    return plain(Object.fromEntries(keys.map((key) => [key, source[key]])));
  }

  /** FramePay's error shape. */
  function problem(/** @type {string} */ code, /** @type {string} */ message, /** @type {unknown[]} */ details = []) {
    return { code, type: 'error', message, details };
  }

  function rejection(/** @type {{code: string, message: string, details?: unknown[]}} */ { code, message, details = [] }) {
    return Object.assign(new Error(message), problem(code, message, details));
  }

  // ── Where containers are ────────────────────────────────────────────────────────────────────────────────────────

  /** Ancestors as the page is drawn: through slots and out of shadow roots. @returns {Generator<Node>} */
  function* drawnAncestors(/** @type {Node} */ start) {
    for (let node = /** @type {Node | null} */ (start); node; node = drawnParent(node)) yield node;
  }

  function drawnParent(/** @type {Node} */ node) {
    if (node instanceof ShadowRoot) return node.host;
    return (node instanceof Element ? node.assignedSlot : null) ?? node.parentNode;
  }

  function isInside(/** @type {Node} */ node, /** @type {Node} */ scope) {
    for (const ancestor of drawnAncestors(node)) if (ancestor === scope) return true;
    return false;
  }

  /** Of `candidates`, the one that shares the closest ancestor with `field`: the rest of the same card, not of another. */
  function nearest(/** @type {Field} */ field, /** @type {Field[]} */ candidates) {
    const path = [...drawnAncestors(field.container)];
    const distance = (/** @type {Field} */ other) => {
      for (const ancestor of drawnAncestors(other.container)) {
        const steps = path.indexOf(ancestor);
        if (steps >= 0) return steps;
      }
      return Infinity;
    };
    return [...candidates].reverse().sort((a, b) => distance(a) - distance(b))[0];
  }

  function resolveTarget(/** @type {unknown} */ target) {
    const found = typeof target === 'string' ? document.querySelector(target) : target;
    if (found instanceof HTMLElement) return found;
    throw rejection(problem(ERROR_CODES.mountError, `FramePay: nothing to mount on: ${String(target)} is no element of the page`));
  }

  /** The scheme in which `container` is drawn, as the browser resolves it. */
  function schemeOf(/** @type {Element} */ container) {
    const ofStyle = getComputedStyle(container).colorScheme;
    // Where no style says anything, the page's meta element does, and computed styles do not tell.
    const ofPage = document.querySelector('meta[name="color-scheme"]')?.getAttribute('content') ?? 'normal';
    const supported = (ofStyle === 'normal' ? ofPage : ofStyle).split(' ');
    if (!supported.includes('dark')) return 'light';
    return !supported.includes('light') || darkPreference.matches ? 'dark' : 'light';
  }

  // ── State of the page ───────────────────────────────────────────────────────────────────────────────────────────

  const darkPreference = matchMedia('(prefers-color-scheme: dark)');
  const events = emitter();

  /** @type {Record<string, any>} */
  let config = {};
  /** @type {'idle' | 'initialized' | 'ready'} */
  let phase = 'idle';
  let readyTimer = 0;
  /** Mounted before `ready`, oldest first. @type {Set<Field>} */
  const waiting = new Set();

  /** Fields whose iframe is in the page, oldest first, by channel. @type {Map<string, Field>} */
  const living = new Map();
  /** @type {WeakMap<Element, Field>} */
  const occupants = new WeakMap();

  function becomeReady() {
    phase = 'ready';
    for (const field of waiting) guarded(() => field.attach());
    waiting.clear();
    events.emit('ready');
  }

  // The page's listeners exist only while there is a field to hear.
  function register(/** @type {Field} */ field) {
    if (living.size === 0) {
      addEventListener('message', receive);
      darkPreference.addEventListener('change', followScheme);
    }
    living.set(field.channel, field);
  }

  function unregister(/** @type {Field} */ field) {
    if (!living.delete(field.channel) || living.size > 0) return;
    removeEventListener('message', receive);
    darkPreference.removeEventListener('change', followScheme);
  }

  /** Forgets fields that the page removed without telling us. */
  function sweep() {
    for (const field of [...living.values()]) if (!field.iframe?.isConnected) field.suspend();
  }

  function followScheme() {
    for (const field of living.values()) field.configure();
  }

  function receive(/** @type {MessageEvent} */ event) {
    if (event.origin !== HOME.origin) return;
    sweep();
    const field = living.get(event.data?.channel);
    if (!field || !event.source || event.source !== field.iframe?.contentWindow) return;
    const { type } = event.data;
    if (Object.hasOwn(REPORTS, type)) REPORTS[type](field, event.data);
  }

  /** What a field's document may say. @type {Record<string, (field: Field, data: any) => void>} */
  const REPORTS = {
    ready: (field, { title, height }) => field.becomeReady(String(title), Number(height)),
    layout: (field, { title, height }) => field.lay(String(title), Number(height)),
    focus: (field) => field.report('focus'),
    blur: (field) => field.report('blur'),
    change: (field, { state }) => field.change(state),
    autofill: (field, { on }) => field.mark('webkitAutofill', on === true),
    brand: (field, { brand }) => shareBrand(field, brand),
    token: (field, { id, token }) => field.settle(id, { token }),
    failure: (field, { id, failure }) => field.settle(id, { failure }),
    'token-ready': (_field, { token }) => events.emit('token-ready', token),
    error: (_field, { failure }) => events.emit('error', problem(failure.code, failure.message, failure.details)),
  };

  /** A separate CVV field has to know whether 3 or 4 digits are due. */
  function shareBrand(/** @type {Field} */ numberField, /** @type {unknown} */ brand) {
    numberField.brand = typeof brand === 'string' ? brand : null;
    for (const field of living.values()) if (field.type === 'cardCvv') field.learnBrand();
  }

  // ── One mounted field ───────────────────────────────────────────────────────────────────────────────────────────

  class Field {
    /** @type {HTMLIFrameElement | null} */
    iframe = null;
    /** Random name of one mount: messages without it are not for us. */
    channel = '';
    /** @type {string | null} */
    brand = null;
    events = emitter();

    #wanted = false;
    #destroyed = false;
    #ready = false;
    /** @type {Record<string, unknown>[]} */
    #outbox = [];
    /** @type {Map<string, {resolve: Function, reject: Function, timer: number}>} */
    #tokens = new Map();
    #mountTimer = 0;
    /** @type {Set<string>} */
    #classes = new Set();

    constructor(/** @type {HTMLElement} */ container, /** @type {string} */ type, /** @type {string} */ source) {
      this.container = container;
      this.type = type;
      this.source = source;
    }

    get kind() {
      if (WALLETS.has(this.type)) return 'wallet';
      if (this.type === 'none') return 'none';
      return this.type.startsWith('card') ? 'card' : 'bank';
    }

    get isReady() {
      return this.#ready;
    }

    mount() {
      if (this.#destroyed) throw rejection(problem(ERROR_CODES.mountError, 'FramePay: this element was destroyed; mount a new one'));
      if (this.#wanted) return;
      evict(this.container);
      occupants.set(this.container, this);
      this.#wanted = true;
      if (phase === 'ready') this.attach();
      else waiting.add(this);
    }

    attach() {
      this.channel = randomId();
      this.iframe = this.#frame();
      this.#dress();
      // Listens on the iframe itself, so that a field which the page moves comes to life again, and a field which
      // the page drops is collected with its listener.
      this.iframe.addEventListener('load', () => this.#greet());
      register(this);
      this.#failAfter(LOAD_TIMEOUT_MS);
      this.container.append(this.iframe);
    }

    #frame() {
      const iframe = document.createElement('iframe');
      const place = new URL(FIELD_URL);
      place.hash = new URLSearchParams({ channel: this.channel, parent: location.origin, type: this.type }).toString();
      iframe.src = place.href;
      iframe.id = FRAME_IDS.get(this.type) ?? this.type;
      iframe.title = this.type === 'paypal' ? 'PayPal' : 'Secure payment field';
      iframe.referrerPolicy = 'no-referrer';
      iframe.setAttribute('scrolling', 'no');
      if (this.kind === 'wallet') iframe.allow = 'payment';
      // Hidden until it is drawn in the page's colour scheme: before that it may be an opaque rectangle.
      const look = { display: 'block', width: '100%', height: '24px', border: '0', background: 'transparent', visibility: 'hidden' };
      Object.assign(iframe.style, look, { colorScheme: schemeOf(this.container) });
      return iframe;
    }

    #dress() {
      /** @type {ClassName[]} */
      const names = ['base'];
      if (this.kind === 'wallet') names.push('digitalWallet');
      if (this.type === 'bbanAccountType') names.push('group', 'buttons');
      for (const name of names) this.mark(name, true);
    }

    mark(/** @type {ClassName} */ name, /** @type {boolean} */ on) {
      const tokens = String(config.classes?.[name] ?? CLASSES[name]).split(/\s+/).filter(Boolean);
      for (const token of tokens) {
        this.container.classList.toggle(token, on);
        if (on) this.#classes.add(token);
      }
    }

    #failAfter(/** @type {number} */ delay) {
      clearTimeout(this.#mountTimer);
      this.#mountTimer = setTimeout(() => this.#fail(), SWITCHES.has('mountError') ? 0 : delay);
    }

    #greet() {
      if (!this.iframe?.isConnected) return;
      register(this);
      this.#ready = false;
      this.#failAfter(ANSWER_TIMEOUT_MS);
      this.#post({ type: 'init', ...this.#settings() });
    }

    #settings() {
      return {
        config: pick(config, FIELD_CONFIG_KEYS),
        scheme: schemeOf(this.container),
        tokenError: SWITCHES.get('tokenError'),
        refusedBrands: SWITCHES.getAll('refuseBrand'),
      };
    }

    #post(/** @type {Record<string, unknown>} */ message) {
      this.iframe?.contentWindow?.postMessage({ ...message, channel: this.channel }, HOME.origin);
    }

    #send(/** @type {Record<string, unknown>} */ message) {
      if (this.#ready) this.#post(message);
      else this.#outbox.push(message);
    }

    becomeReady(/** @type {string} */ title, /** @type {number} */ height) {
      if (!this.iframe) return;
      clearTimeout(this.#mountTimer);
      this.#ready = true;
      this.lay(title, height);
      this.iframe.style.visibility = 'visible';
      for (const message of this.#outbox.splice(0)) this.#post(message);
      this.learnBrand();
      this.events.emit('ready');
    }

    lay(/** @type {string} */ title, /** @type {number} */ height) {
      if (!this.iframe) return;
      this.iframe.title = title;
      if (height > 0 && height <= 400) this.iframe.style.height = `${Math.ceil(height)}px`;
    }

    /** Hands the current configuration to the field's document. */
    configure() {
      const settings = this.#settings();
      if (this.iframe) this.iframe.style.colorScheme = settings.scheme;
      // A field that has been greeted and not yet answered would otherwise keep the settings of the greeting.
      this.#send({ type: 'update', ...settings });
    }

    learnBrand() {
      if (this.type !== 'cardCvv' || !this.#ready) return;
      const number = nearest(this, [...living.values()].filter((field) => field.type === 'cardNumber'));
      this.#post({ type: 'brand', brand: number?.brand ?? null });
    }

    report(/** @type {'focus' | 'blur'} */ event) {
      this.mark('focus', event === 'focus');
      this.events.emit(event);
    }

    change(/** @type {{valid: boolean, completed: boolean, error?: {code: string, message: string, details: unknown[]}}} */ state) {
      const { valid, completed, error } = state;
      this.mark('valid', completed);
      this.mark('invalid', !valid);
      this.events.emit('change', {
        valid,
        completed,
        source: this.source,
        ...(error && { error: problem(error.code, error.message, error.details) }),
      });
    }

    focus() {
      this.iframe?.focus();
      this.#send({ type: 'focus' });
    }

    /** Asks the field's document for a token. @returns {Promise<any>} */
    tokenize(/** @type {Record<string, unknown>} */ request) {
      const id = randomId();
      return new Promise((resolve, reject) => {
        const failure = problem(ERROR_CODES.networkError, 'The payment service did not answer in time.');
        const timer = setTimeout(() => this.settle(id, { failure }), TOKEN_TIMEOUT_MS);
        this.#tokens.set(id, { resolve, reject, timer });
        this.#send({ type: 'tokenize', id, request });
      });
    }

    settle(/** @type {string} */ id, /** @type {{token?: unknown, failure?: any}} */ { token, failure }) {
      const pending = this.#tokens.get(id);
      if (!pending) return;
      this.#tokens.delete(id);
      clearTimeout(pending.timer);
      if (failure) pending.reject(rejection(failure));
      else pending.resolve(token);
    }

    /** The iframe is no longer in the page: stop hearing it. It may come back. */
    suspend() {
      unregister(this);
      clearTimeout(this.#mountTimer);
      this.#ready = false;
      this.#outbox = [];
      this.brand = null;
      const failure = problem(ERROR_CODES.elementUnmounted, 'The payment field was removed from the page.');
      for (const id of [...this.#tokens.keys()]) this.settle(id, { failure });
    }

    unmount() {
      if (!this.#wanted) return;
      this.#wanted = false;
      waiting.delete(this);
      this.suspend();
      this.iframe?.remove();
      this.iframe = null;
      this.container.classList.remove(...this.#classes);
      this.#classes.clear();
      if (this.container.classList.length === 0) this.container.removeAttribute('class');
      if (occupants.get(this.container) === this) occupants.delete(this.container);
    }

    destroy() {
      this.unmount();
      this.#destroyed = true;
      this.events.clear();
    }

    #fail() {
      this.unmount();
      this.events.emit('error', problem(ERROR_CODES.mountError, `FramePay could not mount ${this.source}: the field did not load.`));
      this.destroy();
    }
  }

  /** Makes room in a container whose former field was thrown out by the page; refuses one that still holds a field. */
  function evict(/** @type {HTMLElement} */ container) {
    const occupant = occupants.get(container);
    if (!occupant) return;
    const holds = !occupant.iframe || occupant.iframe.parentNode === container;
    if (holds) throw rejection(problem(ERROR_CODES.mountError, 'FramePay: this container already holds a field; destroy that element first'));
    occupant.unmount();
  }

  /** What the page gets to hold of a field. */
  function elementOf(/** @type {Field} */ field) {
    return Object.freeze({
      on(/** @type {string} */ event, /** @type {Function} */ listener) {
        field.events.on(event, listener);
        if (event === 'ready' && field.isReady) setTimeout(() => guarded(() => listener()), 0);
      },
      off: (/** @type {string} */ event, /** @type {Function} */ listener) => field.events.off(event, listener),
      mount: () => field.mount(),
      unmount: () => field.unmount(),
      destroy: () => field.destroy(),
      focus: () => field.focus(),
    });
  }

  function mount(/** @type {string} */ family, /** @type {unknown} */ target, /** @type {string} */ source = '') {
    if (phase === 'idle') throw rejection(problem(ERROR_CODES.mountError, 'FramePay: call initialize() before mount()'));
    if (phase === 'initialized') console.warn(`FramePay: ${family}.mount() before "ready"; the field appears once FramePay is ready`);
    const types = FAMILIES[family];
    if (!Object.hasOwn(types, source)) {
      const known = Object.keys(types).filter(Boolean).join(', ');
      throw rejection(problem(ERROR_CODES.mountError, `FramePay: ${family}.mount() does not know the type "${source}"; known: ${known || 'none'}`));
    }
    sweep();
    const field = new Field(resolveTarget(target), types[source], source || types['']);
    field.mount();
    return elementOf(field);
  }

  // ── createToken ─────────────────────────────────────────────────────────────────────────────────────────────────

  const ADDRESS_FIELDS = ['firstName', 'lastName', 'organization', 'address', 'address2', 'city', 'region', 'country', 'postalCode'];
  const UTM = { source: 'utm_source', medium: 'utm_medium', campaign: 'utm_campaign', term: 'utm_term', content: 'utm_content' };

  /** The form's filled inputs that carry `data-rebilly`. An empty string is no valid value for the API: left out. */
  function formEntries(/** @type {ParentNode | null} */ form) {
    const inputs = /** @type {HTMLInputElement[]} */ ([...(form?.querySelectorAll('[data-rebilly]') ?? [])]);
    return inputs
      .map((input) => ({ name: input.dataset.rebilly, label: input.dataset.rebillyLabel || 'main', value: String(input.value ?? '').trim() }))
      .filter(({ name, value }) => name !== 'token' && value !== '');
  }

  function formAddress(/** @type {ReturnType<typeof formEntries>} */ entries) {
    const valueOf = (/** @type {string} */ name) => entries.find((entry) => entry.name === name)?.value;
    const labelled = (/** @type {string} */ name) =>
      entries.filter((entry) => entry.name === name).map(({ label, value }, index) => ({ label, value, primary: index === 0 }));
    const address = Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, valueOf(name)]));
    const emails = labelled('emails');
    const phoneNumbers = labelled('phoneNumbers');
    return plain({
      ...nameParts(valueOf('fullName')),
      ...plain(address),
      ...(emails.length > 0 && { emails }),
      ...(phoneNumbers.length > 0 && { phoneNumbers }),
    });
  }

  /** The last word is the family name. */
  function nameParts(/** @type {string | undefined} */ fullName) {
    const words = fullName?.split(/\s+/) ?? [];
    if (words.length < 2) return { firstName: words[0] };
    return { firstName: words.slice(0, -1).join(' '), lastName: words.at(-1) };
  }

  /** Campaign parameters of the page's address; nothing where it has none. */
  function campaignOfPage() {
    const query = new URLSearchParams(location.search);
    const found = Object.entries(UTM).flatMap(([name, key]) => (query.get(key) ? [[name, query.get(key)?.slice(0, 512)]] : []));
    return found.length > 0 ? Object.fromEntries(found) : undefined;
  }

  /** What the API needs besides the payment instrument, which only the field's document knows. */
  function tokenRequest(/** @type {ParentNode | null} */ form, /** @type {Record<string, any>} */ extra, /** @type {string} */ method) {
    const entries = formEntries(form);
    const billingAddress = { ...formAddress(entries), ...extra.billingAddress };
    const valueOf = (/** @type {string} */ name) => entries.find((entry) => entry.name === name)?.value;
    return plain({
      method,
      billingAddress: Object.keys(billingAddress).length > 0 ? billingAddress : undefined,
      leadSource: extra.leadSource ?? campaignOfPage(),
      riskMetadata: extra.riskMetadata ?? config.riskMetadata,
      bank: { bic: valueOf('bic'), bankName: valueOf('bankName') },
    });
  }

  /** The fields that a token may be made of, and whether they were found inside the form. */
  function fieldsFor(/** @type {Node | null} */ form) {
    sweep();
    const all = [...living.values()].filter((field) => METHOD_OF_KIND.has(field.kind));
    const inside = form ? all.filter((field) => isInside(field.container, form)) : [];
    return inside.length > 0 ? { fields: inside, inForm: true } : { fields: all, inForm: false };
  }

  /** The method's kind of field; without a method the first kind mounted in the form, or else a card before a bank account. */
  function kindFor(/** @type {Field[]} */ fields, /** @type {boolean} */ inForm, /** @type {string | undefined} */ method) {
    if (method) return KIND_OF_METHOD.get(method);
    const kinds = fields.map((field) => field.kind);
    return !inForm && kinds.includes('card') ? 'card' : kinds[0];
  }

  function peersOf(/** @type {Field} */ lead, /** @type {Field[]} */ fields) {
    const types = /** @type {string[]} */ (PEERS_OF_LEAD.get(lead.type) ?? []);
    return types.flatMap((type) => nearest(lead, fields.filter((field) => field.type === type)) ?? []);
  }

  /** A token of a method that has no fields, made by a document of our origin as all others are. */
  async function tokenWithoutFields(/** @type {Record<string, unknown>} */ request) {
    const container = document.createElement('div');
    container.hidden = true;
    document.documentElement.append(container);
    const field = new Field(container, 'none', 'none');
    const failed = new Promise((_resolve, reject) => {
      field.events.on('error', () => reject(rejection(problem(ERROR_CODES.networkError, 'The payment service cannot be reached.'))));
    });
    try {
      field.mount();
      return await Promise.race([field.tokenize(request), failed]);
    } finally {
      field.destroy();
      container.remove();
    }
  }

  async function tokenFromFields(/** @type {ParentNode | null} */ form, /** @type {Record<string, any>} */ extra) {
    const { fields, inForm } = fieldsFor(form);
    const kind = kindFor(fields, inForm, extra.method);
    const lead = fields.filter((field) => field.kind === kind && PEERS_OF_LEAD.has(field.type)).at(-1);
    if (!kind || !lead) throw rejection(problem(ERROR_CODES.missingElement, 'FramePay: no card number, IBAN or account number field is mounted'));
    const request = tokenRequest(form, extra, extra.method ?? String(METHOD_OF_KIND.get(kind)));
    const peers = peersOf(lead, fields).map((field) => field.channel);
    return lead.tokenize({ ...request, peers });
  }

  async function createToken(/** @type {any} */ form, /** @type {Record<string, any>} */ extraData = {}) {
    if (phase === 'idle') throw rejection(problem(ERROR_CODES.missingElement, 'FramePay: call initialize() before createToken()'));
    const scope = (typeof form === 'string' ? document.querySelector(form) : form) ?? null;
    const extra = extraData ?? {};
    const hasFields = !extra.method || KIND_OF_METHOD.has(extra.method);
    const token = hasFields ? await tokenFromFields(scope, extra) : await tokenWithoutFields(tokenRequest(scope, extra, extra.method));
    const hidden = scope?.querySelector?.('input[data-rebilly="token"]');
    if (hidden instanceof HTMLInputElement) hidden.value = token.id;
    return token;
  }

  // ── The public object ───────────────────────────────────────────────────────────────────────────────────────────

  async function initialize(/** @type {Record<string, any>} */ settings) {
    if (!settings?.publishableKey && !settings?.jwt) {
      throw rejection(problem('missing-credential', 'FramePay: initialize() needs a publishableKey or a jwt'));
    }
    if (location.origin === 'null') {
      throw rejection(problem('missing-origin', 'FramePay: a page without an origin (file: or a sandboxed frame) cannot hold payment fields'));
    }
    if (phase !== 'idle' && accountOf(settings) !== accountOf(config)) clearFields();
    config = { ...settings };
    phase = 'initialized';
    clearTimeout(readyTimer);
    if (!SWITCHES.has('neverReady')) readyTimer = setTimeout(becomeReady, Number(SWITCHES.get('readyDelay')) || 0);
  }

  /** With whose credential tokens are made. */
  function accountOf(/** @type {Record<string, any>} */ { publishableKey, jwt, organizationId }) {
    return JSON.stringify([publishableKey ?? jwt, organizationId]);
  }

  /** What was typed for one account is not to become a token of another. */
  function clearFields() {
    for (const field of [...living.values(), ...waiting]) field.unmount();
  }

  async function update(/** @type {Record<string, any>} */ settings) {
    if (phase === 'idle') throw rejection(problem('missing-credential', 'FramePay: call initialize() before update()'));
    const changes = Object.entries(settings ?? {}).filter(([key, value]) => value !== undefined && !FIXED_KEYS.has(key));
    config = { ...config, ...Object.fromEntries(changes) };
    sweep();
    for (const field of living.values()) field.configure();
  }

  function family(/** @type {string} */ name, /** @type {Record<string, unknown>} */ extras = {}) {
    return Object.freeze({ ...extras, mount: (/** @type {unknown} */ target, /** @type {string} */ type) => mount(name, target, type) });
  }

  page.Framepay = Object.freeze({
    version: '0.0.0-double',
    locales: Object.freeze(['auto', 'en', 'es', 'ar']),
    errorCodes: ERROR_CODES,
    get initialized() {
      return phase !== 'idle';
    },
    get configuration() {
      return pick(config, Object.keys(config).filter((key) => !CREDENTIALS.has(key)));
    },
    initialize,
    update,
    on(/** @type {string} */ event, /** @type {Function} */ listener) {
      events.on(event, listener);
      if (event === 'ready' && phase === 'ready') setTimeout(() => guarded(() => listener()), 0);
    },
    off: events.off,
    createToken,
    card: family('card', { Brands: BRANDS }),
    bankAccount: family('bankAccount'),
    bban: family('bban'),
    iban: family('iban'),
    googlePay: family('googlePay'),
    applePay: family('applePay'),
    paypal: family('paypal'),
  });
})();
