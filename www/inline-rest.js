// @ts-check
// The second file of the module, as text.

import packed from '#packed-rest';
import { unpackedFrom } from './unpacked.js';

/** The bytes of the wasm file. */
export const unpacked = () => unpackedFrom(packed);
