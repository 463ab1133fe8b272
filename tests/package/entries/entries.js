// Each other way to import the package is a part of its own, which is loaded where the page asks for it.
const entries = {
  element: () => import('./element.js'),
  inline: async () => sell(await import('checkout-instruments/inline'), window.shop),
  iframe: async () => sell(await import('checkout-instruments/iframe'), { frame: '/checkout/iframe.html', ...window.shop }),
};

async function sell({ mount, on }, options) {
  on('purchase-completed', ({ transaction }) => {
    document.querySelector('.paid').textContent = `Paid: ${transaction.id}`;
  });
  try {
    await mount(options);
  } catch (error) {
    document.querySelector('.error').textContent = `${error.code}: ${error.message}`;
  }
}

await entries[window.entry]();
