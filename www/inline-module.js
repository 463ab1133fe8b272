// @ts-check
// The module itself, as text: compressed with gzip, then written in base64.

import packed from '#packed';

/** The bytes of the wasm file. The browser unpacks them on a thread of its own. */
export async function unpacked() {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
