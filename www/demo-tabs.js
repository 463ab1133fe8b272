// @ts-check
// The tabs of the tool panel, by the WAI-ARIA tabs pattern: one tab stop, arrow keys move and select.

/**
 * @param {HTMLElement} list the element of role tablist
 * @param {(name: string) => void} onSelect called with the name of the tab that was selected
 */
export function tabs(list, onSelect) {
  const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role=tab]')]);

  /** @param {HTMLElement} chosen */
  function show(chosen) {
    for (const tab of all) {
      const selected = tab === chosen;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panelOf(tab).hidden = !selected;
    }
    onSelect(nameOf(chosen));
  }

  list.addEventListener('click', (event) => {
    const tab = event.target instanceof Element ? event.target.closest('[role=tab]') : null;
    if (tab instanceof HTMLElement) show(tab);
  });
  list.addEventListener('keydown', (event) => {
    const next = all[indexAfter(event.key, all.findIndex((tab) => tab === document.activeElement), all.length)];
    if (!next) return;
    event.preventDefault();
    show(next);
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });

  return {
    /** @param {string} name */
    select(name) {
      const tab = all.find((candidate) => nameOf(candidate) === name) ?? all[0];
      if (tab) show(tab);
    },
  };
}

/** @param {HTMLElement} tab */
function nameOf(tab) {
  return tab.id.replace(/^tab-/, '');
}

/**
 * @param {HTMLElement} tab
 * @returns {HTMLElement}
 */
function panelOf(tab) {
  const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
  if (!panel) throw new TypeError(`the tab ${tab.id} controls no panel`);
  return panel;
}

/**
 * @param {string} key
 * @param {number} index
 * @param {number} count
 * @returns {number} -1 when the key moves nothing
 */
function indexAfter(key, index, count) {
  if (index < 0) return -1;
  switch (key) {
    case 'ArrowRight': return (index + 1) % count;
    case 'ArrowLeft': return (index + count - 1) % count;
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return -1;
  }
}
