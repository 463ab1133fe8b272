// @ts-check
// The texts that a shopper reads: English is always there, every other language is loaded when a page needs it.

/** @typedef {readonly string[]} Catalog The texts of a language; `#keys` says which stands where. English has holes until the second file is there. */

/** Milliseconds that a language may take. The checkout does not wait for words longer than that. */
const DEADLINE = 8_000;

/**
 * The catalog of the language of a locale.
 * @param {unknown} locale What the option says: a tag of BCP 47; anything else is the browser's.
 * @param {Catalog} english
 * @param {Record<string, () => Promise<{ default: Catalog }>>} catalogs
 * @returns {Promise<Catalog>}
 */
export async function chooseCatalog(locale, english, catalogs) {
  const asked = typeof locale === 'string' && locale !== 'auto' ? locale : navigator.language;
  const language = asked.split('-')[0].toLowerCase();
  if (!Object.hasOwn(catalogs, language)) return english;
  try {
    return (await Promise.race([catalogs[language](), tooLate()])).default;
  } catch (cause) {
    console.warn(`checkout-instruments: the texts for "${language}" could not be loaded, so they are English.`, cause);
    return english;
  }
}

/** @returns {Promise<never>} */
function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('They did not come in time.')), DEADLINE);
  });
}
