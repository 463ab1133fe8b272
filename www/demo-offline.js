// @ts-check
// A page cannot cut its browser off. What it can do is say so: `navigator.onLine` is false here, and the event comes that a
// browser would send. That no answer comes either is the sandbox's part.

/**
 * @param {boolean} offline
 */
export function sayOffline(offline) {
  if (isSaid() === offline) return;
  if (offline) Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
  else Reflect.deleteProperty(navigator, 'onLine');
  window.dispatchEvent(new Event(offline ? 'offline' : 'online'));
}

function isSaid() {
  return Object.hasOwn(navigator, 'onLine');
}
