import { RESULTS } from './handles.ts';

/** Results that are told apart; later ones are all alike. */
const MOST = 65_536;

/** What is kept of calls whose results matter later, by handle. */
export class Results {
  readonly #handles = new Map<string, number>();
  readonly #texts: string[] = [];

  /** The handle of a NumPy dtype by the text that made it. */
  dtype(text: string): number {
    return this.#handleOf(`dtype ${text}`);
  }

  /** The text that made a dtype, or null when the handle is none. */
  dtypeText(handle: number): string | null {
    const text = this.#texts[handle - RESULTS];
    return text?.startsWith('dtype ') === true ? text.slice(6) : null;
  }

  /** The handle of a class inside of a class. */
  nested(name: string): number {
    return this.#handleOf(`nested ${name}`);
  }

  nestedClass(handle: number): boolean {
    return this.#texts[handle - RESULTS]?.startsWith('nested ') === true;
  }

  #handleOf(key: string): number {
    let handle = this.#handles.get(key);
    if (handle === undefined) {
      handle = RESULTS + Math.min(this.#texts.length, MOST);
      if (this.#texts.length < MOST) {
        this.#texts.push(key);
        this.#handles.set(key, handle);
      }
    }
    return handle;
  }
}
