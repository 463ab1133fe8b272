// The public API. The options, what can be wrong with them, and the codes of errors are generated from the tables that
// the module itself is made of.

import type { MountChanges, MountOptions, Problem } from './options.js';
import type { ErrorCode } from './error-codes.js';

export * from './options.js';
export * from './error-codes.js';

/**
 * Draws a checkout into the page.
 *
 * Resolves when the shopper can act: summary and payment methods are on screen. Rejects with a `CheckoutError`. Where the
 * options, the container or the wasm file are at fault, nothing is drawn. Where the storefront or FramePay fails, the
 * widget stays with a way to try again, and is the error's `checkout`.
 */
export declare function mount(options: MountOptions): Promise<Checkout>;

/** `Checkout.update()` of the page's latest mount. */
export declare function update(changes: MountChanges): Promise<void>;

/** `Checkout.destroy()` of the page's latest mount; does nothing where nothing is mounted. */
export declare function destroy(): Promise<void>;

/**
 * Listens to an event of every checkout on the page, also of those that are mounted later.
 *
 * @returns what takes the listener back.
 */
export declare function on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void;

/** Takes back a listener of `on()`. */
export declare function off<Name extends EventName>(event: Name, listener: Listener<Name>): void;

/** `Checkout.show()` of the page's latest mount. */
export declare function show(component: Component, payload?: InstrumentPayload): Promise<void>;

/** `Checkout.purchase()` of the page's latest mount. */
export declare function purchase(payload?: InstrumentPayload): Promise<PurchaseResult>;

/** `Checkout.setup()` of the page's latest mount. */
export declare function setup(payload?: InstrumentPayload): Promise<SetupResult>;

/**
 * Fetches and compiles the wasm file and starts FramePay's script, so that a `mount()` later is there sooner. Takes the options
 * of that mount, and reads `wasm`, `locale` and `_dev` of them. Draws nothing, asks the storefront nothing, and never rejects: the
 * mount tries again, and says what is wrong.
 */
export declare function preload(options?: Partial<MountOptions>): Promise<void>;

/**
 * What `mount()` would reject of these options: every problem, or an empty list. Draws nothing, calls nothing and does
 * not look at the page. Called before the first mount, it loads the wasm file and waits for it; that file is not checked against
 * its hash, and no checkout is drawn with it.
 */
export declare function validate(options: unknown): Problem[];

/** The version of the package. */
export declare const version: string;

/** All of the above in one object, as `window.CheckoutInstruments` is without a bundler. */
export interface Instruments {
  readonly mount: typeof mount;
  readonly update: typeof update;
  readonly destroy: typeof destroy;
  readonly on: typeof on;
  readonly off: typeof off;
  readonly show: typeof show;
  readonly purchase: typeof purchase;
  readonly setup: typeof setup;
  readonly preload: typeof preload;
  readonly validate: typeof validate;
  readonly version: string;
}

declare const instruments: Instruments;
export default instruments;

/** One mounted checkout. */
export interface Checkout {
  /**
   * Changes the options. Objects merge, `null` removes, another purchase source replaces the former one, and `items` is
   * replaced as a list whose entries keep `quantity` and `thumbnail` of the entry that was at their place. What the
   * shopper has typed stays. Where it rejects, nothing has changed.
   */
  update(changes: MountChanges): Promise<void>;
  /**
   * Takes the checkout off the page, also one that has crashed. A charge that is under way goes on, and its outcome is still
   * told; an `error` with the code `crashed` says that it cannot be.
   */
  destroy(): Promise<void>;
  /** Listens to an event of this checkout. Returns what takes the listener back. */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void;
  /** Takes back a listener of `on()`. */
  off<Name extends EventName>(event: Name, listener: Listener<Name>): void;
  /**
   * Shows a step that `features` keep the widget from showing by itself. `confirmation` takes the payload of
   * `instrument-ready`, or what the shopper has prepared; `result` follows a purchase; `form` goes back.
   */
  show(component: Component, payload?: InstrumentPayload): Promise<void>;
  /**
   * Pays, with the payload of `instrument-ready` or with what the shopper has prepared. Resolves with what
   * `purchase-completed` tells; rejects where it was not paid, with `payment-declined` among others. Called twice it pays
   * once, and both calls end the same.
   */
  purchase(payload?: InstrumentPayload): Promise<PurchaseResult>;
  /** The same for a checkout that stores a payment instrument (`transactionType: 'setup'`). */
  setup(payload?: InstrumentPayload): Promise<SetupResult>;
}

/** The steps of a checkout. */
export type Component = 'form' | 'confirmation' | 'result';

/** Why a call was rejected. */
export declare class CheckoutError extends Error {
  private constructor();
  readonly name: 'CheckoutError';
  /** Which kind, for programs. */
  readonly code: ErrorCode;
  /** What is wrong with the options, for `options-invalid` and the codes of containers. */
  readonly problems?: Problem[];
  /** The operation of the API that failed, by its operationId, which is also the name of its permission. */
  readonly operation?: string;
  /** The HTTP status, where there was one. */
  readonly status?: number;
  /** The API's problem details, where it sent any. */
  readonly problem?: ProblemDetails;
  /** The widget, where it is still on the page: the shopper can try again, or (`crashed`) reload. */
  readonly checkout?: Checkout;
  /** What lies behind it. */
  readonly cause?: unknown;
}

/** Problem details of the API (RFC 9457). */
export interface ProblemDetails {
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  /** The fields of the request that were refused. */
  readonly invalidFields: readonly InvalidField[];
}

/** A field that the API refused. */
export interface InvalidField {
  /** A dotted path in the request's body: `billingAddress.postalCode`. */
  readonly field: string;
  readonly message?: string;
}

/** The events and what their listeners get. Every payload is frozen. No key, jwt or session is in one, and a payment token in `instrument-ready` alone. */
export interface CheckoutEvents {
  /** Summary and payment methods are on screen. */
  'data-ready': DataReady;
  /** It is known what will be paid with: a card became a payment token, or a saved instrument was chosen. Nothing is paid yet. */
  'instrument-ready': InstrumentReady;
  /** It is paid. */
  'purchase-completed': PurchaseResult;
  /** A payment instrument is stored. */
  'setup-completed': SetupResult;
  /** The payment was declined, or the shopper gave it up. Nothing was charged, and the shopper can try again. */
  'purchase-declined': PurchaseResult;
  /** A signed-in customer changed a saved payment instrument. */
  'instrument-managed': InstrumentManaged;
  /** What is due, now or at each renewal, is another amount than before. */
  'totals-changed': TotalsChanged;
  /** The checkout is at another step. */
  'state-changed': StateChanged;
  /**
   * Something failed, while loading or later; also what `mount()` and `update()` reject with. With the code `crashed` it is the
   * last but one event, before `state-changed`; a checkout that was paid tells no other state after it.
   */
  error: Failure;
  /** Never told: there are no payouts. */
  'payout-completed': unknown;
}

/** The names that `on()` takes. */
export type EventName = keyof CheckoutEvents;

/** What hears an event. */
export type Listener<Name extends EventName> = (detail: CheckoutEvents[Name]) => void;

/** The payload of `data-ready`. */
export interface DataReady {
  /** What is due now. */
  readonly money: Amount;
  /** The answer of preview-purchase, for `items`. */
  readonly previewPurchase?: ApiObject;
  /** The invoice that is paid, or that explains the transaction. */
  readonly invoice?: ApiObject;
  /** The transaction that is paid. */
  readonly transaction?: ApiObject;
  /** The account of the signed-in customer. */
  readonly account?: ApiObject;
  /** The payment instruments that this customer has saved. */
  readonly availableInstruments?: readonly ApiObject[];
  /** The payment methods on screen, in the storefront's order. */
  readonly readyToPay: readonly PaymentMethod[];
}

/** An amount in major units. */
export interface Amount {
  readonly amount: number;
  /** The currency's code of ISO 4217. */
  readonly currency: string;
}

/** A payment method on screen. */
export interface PaymentMethod {
  /** The API's name of it: `payment-card`. */
  readonly method: string;
  /** The card brands that the storefront takes, in the API's spelling. */
  readonly brands: readonly string[];
}

/** What `show()`, `purchase()` and `setup()` take: the payload of `instrument-ready`, or as much of it as names what to pay with. */
export type InstrumentPayload = Pick<InstrumentReady, '_raw'> & Partial<InstrumentReady>;

/** The payload of `instrument-ready`. */
export interface InstrumentReady {
  /** The payment token as FramePay made it, which works once, or the saved instrument. */
  readonly _raw: ApiObject;
  /** The API's name of the method: `payment-card`. */
  readonly method: string;
  /** Whether the customer had saved it before. */
  readonly isExistingInstrument: boolean;
  readonly websiteId: string;
  readonly paymentInstrument: {
    readonly brand?: string;
    readonly last4?: string;
    readonly expMonth?: number;
    readonly expYear?: number;
  };
  readonly billingAddress?: BillingAddress;
  /** Where something is shipped. */
  readonly deliveryAddress?: BillingAddress;
}

/** The payload of `setup-completed`. */
export interface SetupResult {
  /** The stored instrument; none where a transaction of type `setup` was completed. */
  readonly instrument?: ApiObject;
  readonly transaction: ApiObject;
}

/** The payload of `instrument-managed`. */
export interface InstrumentManaged {
  readonly action: 'created' | 'updated' | 'deactivated' | 'made-default';
  readonly paymentInstrument: ApiObject;
}

/** The payload of `totals-changed`. */
export interface TotalsChanged {
  /** What is due now. */
  readonly money: Amount;
  /** What was due before. */
  readonly previous: Amount;
  /** The answer of preview-purchase, for `items`. */
  readonly previewPurchase?: ApiObject;
}

/** The payload of `state-changed`. */
export interface StateChanged {
  readonly state:
    | 'loading'
    | 'failed'
    | 'form'
    | 'preparing'
    | 'confirmation'
    | 'paying'
    | 'approval'
    | 'unconfirmed'
    | 'completed'
    | 'expired'
    /** The module has crashed, and says so in place of the form. Nothing follows. */
    | 'crashed';
}

/** The contact object of the API, without what the shopper left empty. */
export interface BillingAddress {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly address?: string;
  readonly address2?: string;
  readonly city?: string;
  readonly region?: string;
  readonly country?: string;
  readonly postalCode?: string;
  readonly emails?: readonly { readonly label: string; readonly value: string; readonly primary: boolean }[];
}

/** The payload of `purchase-completed` and `purchase-declined`: the API's answer, without credentials. */
export interface PurchaseResult {
  /** How it went is its `result`; `gateway.response` says why it was declined. */
  readonly transaction: ApiObject;
  /** The invoice, for `items`. */
  readonly invoice?: ApiObject;
  /** The order, for `items`. */
  readonly orderId?: string;
}

/** The payload of `error`: the members of a `CheckoutError`. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly operation?: string;
  readonly status?: number;
  readonly problem?: ProblemDetails;
}

/** An object as the API answered it; its own reference describes the members. */
export interface ApiObject {
  readonly [member: string]: any;
}

declare global {
  /** Each event is also a DOM event of the form's container, which bubbles up to the document. */
  interface GlobalEventHandlersEventMap {
    'rebilly-instruments-data-ready': CustomEvent<DataReady>;
    'rebilly-instruments-instrument-ready': CustomEvent<InstrumentReady>;
    'rebilly-instruments-purchase-completed': CustomEvent<PurchaseResult>;
    'rebilly-instruments-setup-completed': CustomEvent<SetupResult>;
    'rebilly-instruments-purchase-declined': CustomEvent<PurchaseResult>;
    'rebilly-instruments-instrument-managed': CustomEvent<InstrumentManaged>;
    'rebilly-instruments-totals-changed': CustomEvent<TotalsChanged>;
    'rebilly-instruments-state-changed': CustomEvent<StateChanged>;
    'rebilly-instruments-error': CustomEvent<Failure>;
  }
}
