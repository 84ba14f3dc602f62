import { keyOf, type Element, type Flow, type Measurement } from '../model/index.ts';

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

/** A measurement that the configuration demands, as documents carry it. */
export function measurementJson({
  name,
  family,
  state,
  demand,
  result,
  attack,
  reason,
}: Measurement): Readonly<Record<string, string>> {
  return { model: name, family, state, demand, result, attack, reason };
}
