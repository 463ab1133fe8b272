// The same API with the module inside of it, for hosts that can serve no wasm file.

import type { Instruments, Problem } from './index.js';

export * from './index.js';

/**
 * What `mount()` would reject of these options: every problem, or an empty list. The module is unpacked in the background,
 * so before the first `mount()` has begun to draw there is nothing to ask: it throws a `CheckoutError` with the code `not-mounted`.
 */
export declare function validate(options: unknown): Problem[];

declare const instruments: Instruments;
export default instruments;
