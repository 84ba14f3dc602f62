/** Graphviz (`dot`), written only. */
import type { Drawing, DrawnBoundary, ExchangeFormat } from '../contract.ts';

export const graphviz: ExchangeFormat = {
  id: 'dot',
  title: 'Graphviz',
  extensions: ['dot', 'gv'],
  write: (drawing) => Buffer.from(writeDot(drawing)),
};

const SHAPES = { actor: 'box', process: 'ellipse', store: 'cylinder' } as const;

function writeDot(drawing: Drawing): string {
  const known = new Set(drawing.elements.map(({ id }) => id));
  const frames = drawing.boundaries.filter(({ shape }) => shape === 'box');
  const ids = new Set(frames.map(({ id }) => id));
  const lines: string[] = ['digraph "threat model" {', '  rankdir=LR;', '  node [fontname="sans-serif"];'];
  const elementsIn = (boundary: string, indent: string): string[] =>
    drawing.elements
      .filter((element) => (ids.has(element.boundary) ? element.boundary : '') === boundary)
      .map(({ id, name, shape }) => `${indent}${quoted(id)} [label=${quoted(name)}, shape=${SHAPES[shape]}];`);
  const cluster = (frame: DrawnBoundary, depth: number): string[] => {
    const indent = '  '.repeat(depth);
    const inner = depth > 20 ? [] : frames.filter(({ parent }) => parent === frame.id);
    return [
      `${indent}subgraph ${quoted(`cluster_${frame.id}`)} {`,
      `${indent}  label=${quoted(frame.name)}; style=dashed;`,
      ...elementsIn(frame.id, `${indent}  `),
      ...inner.flatMap((next) => cluster(next, depth + 1)),
      `${indent}}`,
    ];
  };
  lines.push(...elementsIn('', '  '));
  for (const frame of frames) if (!ids.has(frame.parent)) lines.push(...cluster(frame, 1));
  for (const { source, target, name, bidirectional } of drawing.flows) {
    if (!known.has(source) || !known.has(target)) continue;
    const both = bidirectional ? ', dir=both' : '';
    lines.push(`  ${quoted(source)} -> ${quoted(target)} [label=${quoted(name)}${both}];`);
  }
  lines.push('}');
  return `${lines.join('\n')}\n`;
}

/** A text of dot: quotes and backslashes lose their meaning, line breaks become blanks. */
function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')}"`;
}
