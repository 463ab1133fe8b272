// Each other way to import the package is a part of its own, which is loaded where the page asks for it.
const entries = {
  element: () => import('./element.js'),
  inline: () => import('./inline.js'),
  iframe: () => import('./iframe.js'),
};

await entries[window.entry]();
