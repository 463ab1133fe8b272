// @ts-check
// A shop made of web components: a container for the form inside a shadow root.
(() => {
  const host = /** @type {HTMLElement} */ (document.querySelector('#host'));
  const container = document.createElement('div');
  host.attachShadow({ mode: 'open' }).append(container);
  Object.assign(window, { nestedContainer: container });
  document.querySelector('#order')?.addEventListener('submit', (event) => {
    event.preventDefault();
    Object.assign(window, { orderSubmitted: true });
  });
})();
