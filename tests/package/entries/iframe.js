import { mount, on } from 'checkout-instruments/iframe';

on('purchase-completed', ({ transaction }) => {
  document.querySelector('.paid').textContent = `Paid: ${transaction.id}`;
});

try {
  await mount({ frame: '/checkout/iframe.html', ...window.shop });
} catch (error) {
  document.querySelector('.error').textContent = `${error.code}: ${error.message}`;
}
