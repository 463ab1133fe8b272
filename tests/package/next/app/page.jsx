import { version } from 'checkout-instruments';
import { Shop } from './shop.jsx';

export default function Page() {
  return (
    <main>
      <h1>Shop</h1>
      <Shop />
      <footer>Checkout {version}</footer>
    </main>
  );
}
