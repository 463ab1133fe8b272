// @ts-check
// The list of states: links, so that each can be opened in a tab of its own, and its address copied.

import { copyButton } from './demo-copy.js';
import { element, find } from './demo-dom.js';
import { GALLERY } from './demo-gallery.js';
import { grouped } from './demo-test-data.js';

/** @typedef {import('./demo-scenarios.js').Scenario} Scenario */

const SHOPPER_DOES = { type: 'Type', press: 'Press' };

export class GalleryPanel {
  /**
   * @param {{ addressOf: (id: string) => string, pick: (id: string) => void }} page the address of a state, with the other
   *   settings as they are now
   */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, HTMLAnchorElement>} */
    this.links = new Map();
    find('#gallery', HTMLElement).append(...GALLERY.flatMap(({ title, scenarios }) => [
      element('h2', {}, title),
      element('ul', { class: 'states' }, ...scenarios.map((scenario) => this.rowOf(scenario))),
    ]));
  }

  /** @param {string} chosen the scenario that is on the stage */
  show(chosen) {
    for (const [id, link] of this.links) {
      link.href = this.page.addressOf(id);
      if (id === chosen) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }

  /** @param {Scenario} scenario */
  rowOf({ id, name, hint, todo, card }) {
    const link = element('a', { class: 'state', href: this.page.addressOf(id) }, element('span', {}, name));
    if (todo) link.append(element('span', { class: 'tag' }, SHOPPER_DOES[todo]));
    link.addEventListener('click', (event) => {
      if (opensElsewhere(event)) return;
      event.preventDefault();
      this.page.pick(id);
    });
    this.links.set(id, link);
    if (!todo) return element('li', {}, link);
    return element('li', { class: 'state-by-hand' }, link, element('p', { class: 'state-todo' }, hint), ...(card ? [numberRow(card)] : []));
  }
}

/** @param {string} number */
function numberRow(number) {
  return element('p', { class: 'copyable' }, element('code', { class: 'number' }, grouped(number)), copyButton('Copy', number, () => number));
}

/** @param {MouseEvent} event whether the browser opens a tab or a window for it */
function opensElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}
