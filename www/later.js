// @ts-check
// Styles and English texts. What is needed only after the shopper has done something comes with the second file of the module,
// as a section of it (crates/xtask/src/package/later.rs).

import english from '#english';
import styles from '#styles';

let css = styles;
/** @type {CSSStyleSheet | undefined} */
let sheet;

/** The sheet of every checkout. */
export function styleSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

/** Adds what the second file brings; a second time nothing changes. @param {WebAssembly.Module} rest */
export function addLater(rest) {
  const [section] = WebAssembly.Module.customSections(rest, 'later');
  if (!section) return;
  const later = JSON.parse(new TextDecoder().decode(section));
  // Widgets hold this list itself.
  for (const [place, text] of later.texts) english[place] = text;
  css = styles + later.css;
  sheet?.replaceSync(css);
}
