// @ts-check
// Tells the page that embeds or opened this one that nothing is to be done here any more.
const transactionId = document.currentScript?.dataset.transactionId;
for (const page of new Set([window.parent, window.opener])) {
  if (!page || page === window) continue;
  page.postMessage({ type: 'checkout-sandbox-approval', transactionId }, '*');
  // What the page that a redirectUrl names says in life.
  page.postMessage('rebilly-instruments-approval-url-close', '*');
}
