import 'checkout-instruments/element';

const checkout = document.createElement('checkout-instruments');
checkout.options = window.shop;
checkout.addEventListener('rebilly-instruments-purchase-completed', ({ detail }) => {
  document.querySelector('.paid').textContent = `Paid: ${detail.transaction.id}`;
});
document.querySelector('.rebilly-instruments').replaceWith(checkout);
