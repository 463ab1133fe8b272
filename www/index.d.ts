// The public API. The options, what can be wrong with them, the events and the codes of errors are generated from the tables
// that the module itself is made of.

import type { EventName, InstrumentReady, Listener, ProblemDetails, PurchaseResult, SetupResult } from './events.js';
import type { MountChanges, MountOptions, Problem } from './options.js';
import type { ErrorCode } from './error-codes.js';

export * from './options.js';
export * from './events.js';
export * from './error-codes.js';

/**
 * Draws a checkout into the page.
 *
 * Resolves when the shopper can act: summary and payment methods are on screen. Rejects with a `CheckoutError`. Where the
 * options, the container or the first wasm file are at fault, nothing is drawn. Where the storefront or FramePay fails, the
 * widget stays with a way to try again, and is the error's `checkout`. The second wasm file comes when the form is on screen:
 * where that fails the checkout stops, and the event `error` says so.
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
 * Fetches and compiles the first wasm file and starts FramePay's script, so that a `mount()` later is there sooner. Takes the options
 * of that mount, and reads `wasm`, `locale` and `_dev` of them; with `jwt` or `i18n` it fetches the second wasm file too. Draws nothing, asks the storefront nothing, and never rejects: the
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
   * `purchase-completed` tells. Called twice it pays once, and both calls end the same. A rejection is not a "no": after
   * `payment-unconfirmed`, `destroyed`, `crashed` or `frame-unreachable` it may have been paid. Listen to
   * `purchase-completed` as well, and ask your server.
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

/** What `show()`, `purchase()` and `setup()` take: the payload of `instrument-ready`, or as much of it as names what to pay with. */
export type InstrumentPayload = Pick<InstrumentReady, '_raw'> & Partial<InstrumentReady>;
