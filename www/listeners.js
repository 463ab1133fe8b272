// @ts-check
// Listeners of the public API. They belong to whoever added them and live until they are taken back.

import { CheckoutError } from './errors.js';
import { deepFreeze } from './freeze.js';

/** The names that `on()` takes: those that are told, and the one of Instruments that is not, since there are no payouts. */
export const EVENTS = [
  'data-ready',
  'instrument-ready',
  'purchase-completed',
  'setup-completed',
  'purchase-declined',
  'instrument-managed',
  'totals-changed',
  'state-changed',
  'error',
  'payout-completed',
];

/** Events that say how a payment ended; after `destroy()` nothing follows them. */
export const ENDS = new Set(['purchase-completed', 'setup-completed', 'purchase-declined', 'error']);

/**
 * Tells everyone who listens to a checkout: its own listeners, those of all checkouts, and the page around its element.
 * @param {string} event
 * @param {unknown} detail
 * @param {{ own: Ears, all: Ears, element: Element | null }} listening
 */
export function announce(event, detail, { own, all, element }) {
  const frozen = deepFreeze(detail);
  own.tell(event, frozen);
  all.tell(event, frozen);
  element?.dispatchEvent(new CustomEvent(`rebilly-instruments-${event}`, { detail: frozen, bubbles: true, composed: true }));
}

/** @typedef {{ tell: (event: string, detail: unknown) => void }} Ears */

export function createListeners() {
  /** @type {Map<string, Set<(detail: any) => void>>} */
  const byEvent = new Map(EVENTS.map((event) => [event, new Set()]));

  /** @param {string} event */
  function listenersOf(event) {
    const known = byEvent.get(event);
    if (known) return known;
    throw new CheckoutError('unknown-event', `There is no event "${event}". The events are: ${EVENTS.join(', ')}.`);
  }

  return {
    /**
     * @param {string} event
     * @param {(detail: any) => void} listener
     * @returns {() => void} Takes the listener back.
     */
    on(event, listener) {
      const added = listenersOf(event);
      if (typeof listener !== 'function') throw new CheckoutError('unknown-event', 'The listener must be a function.');
      added.add(listener);
      return () => void added.delete(listener);
    },
    /** @param {string} event @param {(detail: any) => void} listener */
    off(event, listener) {
      listenersOf(event).delete(listener);
    },
    /** @param {string} event @param {unknown} detail */
    tell(event, detail) {
      for (const listener of [...(byEvent.get(event) ?? [])]) {
        try {
          listener(detail);
        } catch (error) {
          // A listener that throws is the page's affair; the checkout goes on.
          reportError(error);
        }
      }
    },
  };
}
