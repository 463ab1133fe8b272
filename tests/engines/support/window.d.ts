/** One window of an engine: as much as a shopper and a developer do with it, and the same in each engine. */
export interface EngineWindow {
  /** The engine as it names itself. */
  readonly name: string;
  /** Opens an address, and waits until the page has loaded. */
  open(url: string): Promise<unknown>;
  /**
   * Evaluates an expression that is a promise of a string, in the page or in an iframe of it.
   * @param frames Expressions that are the iframe, and before it those that it is in, from the outermost on.
   */
  evaluate(expression: string, frames: string[]): Promise<string>;
  /** Presses the mouse at a point of the window, in CSS pixels. */
  press(x: number, y: number): Promise<unknown>;
  /** Presses the keys that write a text. */
  type(text: string): Promise<unknown>;
  /** Presses the key Escape. */
  escape(): Promise<unknown>;
  /** Ends the engine. */
  close(): Promise<unknown>;
}
