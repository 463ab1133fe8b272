// @ts-check
// The languages besides English, where bundlers and browsers resolve modules: literals, one level deep, the form that bundlers understand.

export const catalogs = {
  ar: () => import('./locales/ar.js'),
};
