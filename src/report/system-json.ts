import { keyOf, type Element, type Flow } from '../model/index.ts';

/** An element as documents carry it: its key first. */
export function elementJson(element: Element): { readonly key: string } & Element {
  return { key: keyOf('element', element), ...element };
}

/** A flow as documents carry it: its key first, ends by key. */
export function flowJson(flow: Flow): { readonly key: string } & Flow {
  return { key: keyOf('flow', flow), ...flow };
}

/** Two spaces, a final newline. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
