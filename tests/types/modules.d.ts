/** The minified style sheet, which esbuild puts into the bundle as text. */
declare module '#styles' {
  const css: string;
  export default css;
}

/** The version of the package, which esbuild puts in. */
declare const CHECKOUT_VERSION: string;

/** The sha384 of the wasm file, as in an attribute `integrity`, which esbuild puts in. */
declare const CHECKOUT_WASM_INTEGRITY: string;

/** The same of its second file. */
declare const CHECKOUT_REST_INTEGRITY: string;
