/** The minified style sheet, which esbuild puts into the bundle as text. */
declare module '#styles' {
  const css: string;
  export default css;
}
