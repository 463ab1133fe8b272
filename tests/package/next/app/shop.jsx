'use client';

import { useState } from 'react';
import { Checkout } from './Checkout.jsx';

export function Shop() {
  const [paid, setPaid] = useState(null);
  return (
    <>
      <Checkout options={globalThis.window?.shop} onPaid={setPaid} />
      <p className="paid">{paid && `Paid: ${paid.transaction.id}`}</p>
    </>
  );
}
