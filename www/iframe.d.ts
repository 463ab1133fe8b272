// The same API for a page that shows the checkout in an iframe, whose page the merchant serves.

import type { Checkout, Instruments, MountOptions, Problem } from './index.js';

export * from './index.js';

/** What this page says beside the options of the checkout. */
export interface FrameOptions {
  /**
   * The page in the iframe: the address of `iframe.html` of the package, as your site serves it. Of another origin than this page,
   * it must name the origin of this one; the file says how.
   */
  frame: string | URL;
  /** There is none: one iframe cannot stand in two places, so the summary is in that of the form. */
  summary?: never;
}

/** The options of `mount()`: plain data but for `frame` and `form`, for the others go to another document. */
export type FramedMountOptions = MountOptions & FrameOptions;

/**
 * Draws a checkout in an iframe. Resolves when the shopper can act. Rejects with a `CheckoutError`: where the page in the iframe does
 * not answer with `frame-unreachable`, `frame-refused` or `frame-version`, and otherwise as in a page of its own.
 */
export declare function mount(options: FramedMountOptions): Promise<Checkout>;

/** Loads the page of the iframe and what a mount in it needs, out of sight. Draws nothing and never rejects. */
export declare function preload(options: Partial<MountOptions> & FrameOptions): Promise<void>;

/**
 * What `mount()` would reject of these options: every problem, or an empty list. A promise, for it is asked in an iframe: that of a
 * checkout which is there, or one that nobody sees.
 */
export declare function validate(options: unknown): Promise<Problem[]>;

/** All of the above in one object. */
export interface FramedInstruments extends Omit<Instruments, 'mount' | 'preload' | 'validate'> {
  readonly mount: typeof mount;
  readonly preload: typeof preload;
  readonly validate: typeof validate;
}

declare const instruments: FramedInstruments;
export default instruments;
