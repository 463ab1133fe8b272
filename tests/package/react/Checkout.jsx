import { destroy, mount, on, update } from 'checkout-instruments';
import { useEffect, useRef, useState } from 'react';

export function Checkout({ options, onPaid }) {
  const form = useRef(null);
  const [error, setError] = useState(null);

  function show(error) {
    // What has a checkout is told to the shopper by the checkout itself.
    if (error.code !== 'destroyed' && !error.checkout) setError(error);
  }

  function log(error) {
    // A change that is refused leaves what is on screen as it was. What has no checkout is of the mount, and shown.
    if (error.code !== 'destroyed' && error.checkout) console.error(error);
  }

  // Once for each life of the component. One that is destroyed before it was drawn, as StrictMode does it, gives up what it began.
  useEffect(() => {
    setError(null);
    mount({ ...options, form: form.current }).catch(show);
    return () => void destroy();
  }, []);

  // Other options change what is there: what the shopper has typed stays.
  useEffect(() => {
    update(options).catch(log);
  }, [options]);

  useEffect(() => on('purchase-completed', onPaid), [onPaid]);

  return (
    <>
      <div ref={form} />
      {error && <p role="alert">{error.message}</p>}
    </>
  );
}
