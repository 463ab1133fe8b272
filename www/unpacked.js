// @ts-check
// A wasm file that is the text of a script: compressed with gzip, then written in base64.

/** The bytes of the file. The browser unpacks them on a thread of its own. @param {string} packed */
export async function unpackedFrom(packed) {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
