// Files of the package that are data or texts: they are found by their names in `exports`.
import arabic from 'checkout-instruments/locales/ar.js';
import integrity from 'checkout-instruments/integrity.json' with { type: 'json' };
import inventory from 'checkout-instruments/script-inventory.json' with { type: 'json' };
import manifest from 'checkout-instruments/custom-elements.json' with { type: 'json' };

export const text: string | undefined = arabic[0];
export const hash: string = integrity['global.js'];
export const contacted: string[] = inventory.hosts.map(({ origin }) => origin);
export const schema: '1.0.0' | string = manifest.schemaVersion;

// @ts-expect-error: texts are read, not written
arabic[0] = 'x';
// @ts-expect-error: no file has this name
integrity['other.js'];
