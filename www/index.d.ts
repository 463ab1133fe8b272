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

/** Not supported by this version: rejects with the code `not-supported`. */
export declare function show(component: string, payload?: unknown): Promise<void>;

/** Not supported by this version: rejects with the code `not-supported`. */
export declare function purchase(payload?: unknown): Promise<void>;

/** Not supported by this version: rejects with the code `not-supported`. */
export declare function setup(payload?: unknown): Promise<void>;

/**
 * What `mount()` would reject of these options: every problem, or an empty list. Draws nothing, calls nothing and does
 * not look at the page. Called before the first mount, it loads the wasm file and waits for it.
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
  readonly validate: typeof validate;
  readonly version: string;
}

declare const instruments: Instruments;
export default instruments;

/** One mounted checkout. */
export interface Checkout {
  /**
   * Changes the options. This version changes `items` and `money`; anything else rejects with the code `not-supported`.
   * What the shopper has typed stays. Where it rejects, nothing has changed.
   */
  update(changes: MountChanges): Promise<void>;
  /** Takes the checkout off the page. A charge that is under way goes on, and its outcome is still told. */
  destroy(): Promise<void>;
  /** Listens to an event of this checkout. Returns what takes the listener back. */
  on<Name extends EventName>(event: Name, listener: Listener<Name>): () => void;
  /** Takes back a listener of `on()`. */
  off<Name extends EventName>(event: Name, listener: Listener<Name>): void;
  /** Not supported by this version: rejects with the code `not-supported`. */
  show(component: string, payload?: unknown): Promise<void>;
  /** Not supported by this version: rejects with the code `not-supported`. */
  purchase(payload?: unknown): Promise<void>;
  /** Not supported by this version: rejects with the code `not-supported`. */
  setup(payload?: unknown): Promise<void>;
}

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
  /** The widget, where it is still on the page and the shopper can try again. */
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

/** The events and what their listeners get. Every payload is frozen, and no key, jwt or token is in it. */
export interface CheckoutEvents {
  /** Summary and payment methods are on screen. */
  'data-ready': DataReady;
  /** The card became a payment token, and is about to be charged. */
  'instrument-ready': InstrumentReady;
  /** It is paid. */
  'purchase-completed': PurchaseResult;
  /** The payment was declined, or the shopper gave it up. Nothing was charged, and the shopper can try again. */
  'purchase-declined': PurchaseResult;
  /** Something failed, while loading or later; also what `mount()` and `update()` reject with. */
  error: Failure;
  /** Never told by this version. */
  'setup-completed': unknown;
  /** Never told by this version. */
  'instrument-managed': unknown;
  /** Never told by this version. */
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

/** The payload of `instrument-ready`. */
export interface InstrumentReady {
  readonly method: 'payment-card';
  readonly paymentInstrument: {
    readonly brand?: string;
    readonly last4?: string;
  };
  readonly billingAddress: BillingAddress;
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
    'rebilly-instruments-purchase-declined': CustomEvent<PurchaseResult>;
    'rebilly-instruments-error': CustomEvent<Failure>;
  }
}
