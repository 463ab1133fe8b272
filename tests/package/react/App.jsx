import { useMemo, useState } from 'react';
import { Checkout } from './Checkout.jsx';

export function App() {
  const [isGift, setGift] = useState(false);
  const [paid, setPaid] = useState(null);
  // The same object as long as nothing changes: another one is another call of update().
  const options = useMemo(() => ({ ...window.shop, money: { amount: isGift ? 40 : 38, currency: 'USD' } }), [isGift]);

  return (
    <main>
      <h1>Shop</h1>
      <label>
        <input type="checkbox" checked={isGift} onChange={({ target }) => setGift(target.checked)} /> Gift wrap, $2.00
      </label>
      <Checkout options={options} onPaid={setPaid} />
      <p className="paid">{paid && `Paid: ${paid.transaction.id}`}</p>
    </main>
  );
}
