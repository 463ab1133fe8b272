// @ts-check
// The module itself, as text.

import packed from '#packed';
import { unpackedFrom } from './unpacked.js';

/** The bytes of the wasm file. */
export const unpacked = () => unpackedFrom(packed);
