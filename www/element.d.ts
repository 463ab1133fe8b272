// The custom element `<checkout-instruments>`. Importing it defines it; on a server it does nothing.

import type {
  Checkout,
  Component,
  ElementOptions,
  InstrumentPayload,
  MountChanges,
  MountSettings,
  PurchaseResult,
  PurchaseSource,
  SetupResult,
} from './index.js';

export type { ElementAttributes, ElementOptions } from './options.js';

/**
 * The options that the element takes in one object: those of `mount()` without `form`, for the form is drawn in the element. What
 * is missing may be a property or an attribute; two purchase sources are a mistake here too.
 */
export type WholeElementOptions = Partial<Omit<MountSettings, 'form'>> & Partial<PurchaseSource>;

/**
 * A checkout as an element. It is mounted when it is in the page and has an option, follows its attributes and properties, and is
 * destroyed when it leaves the page. A property counts before the attribute of the same option, and that before `options`.
 * Its events are those of the form's container. What keeps it from being mounted or changed is told by
 * `rebilly-instruments-error`; where no listener calls `preventDefault()`, the console gets it as well.
 */
export declare class CheckoutInstrumentsElement extends HTMLElement {
  /** All options in one object. One that is also a property or an attribute of its own counts as it is there. */
  get options(): WholeElementOptions;
  set options(options: WholeElementOptions | null | undefined);
  /**
   * Resolves with the checkout when the shopper can act, and rejects with a `CheckoutError` where it cannot be mounted. Each
   * mount has a promise of its own.
   */
  readonly ready: Promise<Checkout>;
  /** `Checkout.update()`. A change that is to stay when the element is taken out and put back belongs into its properties. */
  update(changes: MountChanges): Promise<void>;
  /** `Checkout.show()`. */
  show(component: Component, payload?: InstrumentPayload): Promise<void>;
  /** `Checkout.purchase()`. */
  purchase(payload?: InstrumentPayload): Promise<PurchaseResult>;
  /** `Checkout.setup()`. */
  setup(payload?: InstrumentPayload): Promise<SetupResult>;
}

/** Each option is a property; null and undefined take it back. */
export interface CheckoutInstrumentsElement extends ElementOptions {}

declare global {
  interface HTMLElementTagNameMap {
    'checkout-instruments': CheckoutInstrumentsElement;
  }
}
