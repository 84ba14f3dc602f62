/** What a scan of a notebook's JSON text tells that parsing does not: how deep it nests and on which lines cells' sources stand. */
export type NotebookLines = {
  readonly depth: number;
  /** By the cell's position in `cells`: the lines (from 1) of the string, or of each string of the list, that is its `source`. */
  readonly sources: ReadonlyMap<number, readonly number[]>;
};

type Level = { readonly array: boolean; key: string; index: number };

/** Scans JSON text once, in linear time, without judging whether it is valid. */
export function notebookLines(text: string): NotebookLines {
  const sources = new Map<number, number[]>();
  const stack: Level[] = [];
  let line = 1;
  let depth = 0;
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const level = stack.at(-1);
    if (character === '\n') line += 1;
    else if (character === '{' || character === '[') {
      stack.push({ array: character === '[', key: '', index: 0 });
      depth = Math.max(depth, stack.length);
      expectsKey = character === '{';
    } else if (character === '}' || character === ']') {
      stack.pop();
      expectsKey = false;
    } else if (character === ',' && level) {
      level.index += 1;
      expectsKey = !level.array;
    } else if (character === ':') expectsKey = false;
    else if (character === '"') {
      const end = stringEnd(text, at);
      if (expectsKey && level) level.key = end - at <= 40 ? text.slice(at + 1, end) : '';
      else note(sources, stack, line);
      at = end;
    }
  }
  return { depth, sources };
}

/** Position of the quote that closes the string which opens at `start`, or the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function note(sources: Map<number, number[]>, stack: readonly Level[], line: number): void {
  const [root, cells, cell, list] = stack;
  if (root?.key !== 'cells' || !cells?.array || cell?.key !== 'source') return;
  if (stack.length !== 3 && !(stack.length === 4 && list?.array)) return;
  const lines = sources.get(cells.index);
  if (lines) lines.push(line);
  else sources.set(cells.index, [line]);
}
