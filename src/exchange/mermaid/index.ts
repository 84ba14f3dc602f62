/** Mermaid flow charts, written only. */
import type { Drawing, DrawnBoundary, ExchangeFormat } from '../contract.ts';

export const mermaid: ExchangeFormat = {
  id: 'mermaid',
  title: 'Mermaid',
  extensions: ['mmd', 'mermaid'],
  write: (drawing) => Buffer.from(writeMermaid(drawing)),
};

const BRACKETS = { actor: ['[', ']'], process: ['([', '])'], store: ['[(', ')]'] } as const;

/** Ids are numbers: those of the file may hold words that Mermaid knows. */
function writeMermaid(drawing: Drawing): string {
  const numbers = new Map(drawing.elements.map(({ id }, index) => [id, `e${index + 1}`]));
  const frames = drawing.boundaries.filter(({ shape }) => shape === 'box');
  const frameNumbers = new Map(frames.map(({ id }, index) => [id, `b${index + 1}`]));
  const lines: string[] = ['flowchart LR'];
  const elementsIn = (boundary: string, indent: string): string[] =>
    drawing.elements
      .filter((element) => (frameNumbers.has(element.boundary) ? element.boundary : '') === boundary)
      .map(
        ({ id, name, shape }) => `${indent}${numbers.get(id)}${BRACKETS[shape][0]}${quoted(name)}${BRACKETS[shape][1]}`,
      );
  const group = (frame: DrawnBoundary, depth: number): string[] => {
    const indent = '  '.repeat(depth);
    const inner = depth > 20 ? [] : frames.filter(({ parent }) => parent === frame.id);
    return [
      `${indent}subgraph ${frameNumbers.get(frame.id)}[${quoted(frame.name)}]`,
      ...elementsIn(frame.id, `${indent}  `),
      ...inner.flatMap((next) => group(next, depth + 1)),
      `${indent}end`,
    ];
  };
  lines.push(...elementsIn('', '  '));
  for (const frame of frames) if (!frameNumbers.has(frame.parent)) lines.push(...group(frame, 1));
  for (const { source, target, name, bidirectional } of drawing.flows) {
    const [from, to] = [numbers.get(source), numbers.get(target)];
    if (from === undefined || to === undefined) continue;
    const arrow = bidirectional ? '<-->' : '-->';
    lines.push(`  ${from} ${arrow}${name === '' ? '' : `|${quoted(name)}|`} ${to}`);
  }
  return `${lines.join('\n')}\n`;
}

/** In quotes nothing has a meaning but quotes and entities. */
function quoted(text: string): string {
  const plain = text
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;');
  return `"${plain}"`;
}
