import type { Element } from '../../../model/index.ts';
import type { Edge, Sketch } from './contract.ts';

/** More ways through one element are not drawn. */
const wayLimit = 400;

/** The sketch without some of its elements: what leads into one leads on to where it leads. */
export function bridge(sketch: Sketch, passed: ReadonlySet<Element>): Sketch {
  let { edges } = sketch;
  for (const element of passed) {
    const into = edges.filter(({ to }) => to === element);
    const out = edges.filter(({ from }) => from === element);
    if (into.length === 0 && out.length === 0) continue;
    const rest = edges.filter(({ from, to }) => from !== element && to !== element);
    const through =
      into.length * out.length > wayLimit ? [] : into.flatMap((a) => out.map((b): Edge => ({ ...a, to: b.to })));
    edges = [...rest, ...through];
  }
  const members = sketch.members.filter(({ step }) => typeof step === 'string' || !passed.has(step));
  return { ...sketch, edges, members };
}
