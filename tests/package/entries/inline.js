import { mount, on } from 'checkout-instruments/inline';

on('purchase-completed', ({ transaction }) => {
  document.querySelector('.paid').textContent = `Paid: ${transaction.id}`;
});

try {
  await mount(window.shop);
} catch (error) {
  document.querySelector('.error').textContent = `${error.code}: ${error.message}`;
}
