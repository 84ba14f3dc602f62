type Frame = { readonly close: string; readonly path: string; index: number };

export type TomlLines =
  | { readonly ok: true; readonly lines: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly line: number };

const KEY = /[ \t]*(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')[ \t]*/y;

/**
 * One pass over the text that notes the line of each key and list item by its path (segments with a NUL before each). It only helps
 * to find lines: the values come from the parser. Fails at the first bracket nested deeper than `maxDepth`.
 */
export function tomlLines(text: string, maxDepth: number): TomlLines {
  const lines = new Map<string, number>();
  const tables = new Map<string, number>();
  const frames: Frame[] = [];
  let table = '';
  let keyed = '';
  let wantsKey = true;
  let line = 1;
  let at = 0;
  const note = (path: string): void => {
    if (!lines.has(path)) lines.set(path, line);
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    const frame = frames.at(-1);
    if (char === '\n') {
      line += 1;
      at += 1;
      if (frames.length === 0) wantsKey = true;
    } else if (char === ' ' || char === '\t' || char === '\r') at += 1;
    else if (char === '#') at = endOfLine(text, at);
    else if (wantsKey && frame === undefined && char === '[') {
      const list = text[at + 1] === '[';
      const key = keyPath(text, at + (list ? 2 : 1));
      const path = resolveTable(key.path, tables);
      table = path;
      if (list) {
        const count = tables.get(path) ?? 0;
        tables.set(path, count + 1);
        table = `${path}\0${count}`;
      }
      note(path);
      note(table);
      at = endOfLine(text, key.end);
      wantsKey = true;
    } else if (wantsKey && char !== '}' && char !== ',') {
      const key = keyPath(text, at);
      keyed = `${frame === undefined ? table : frame.path}${key.path}`;
      note(keyed);
      at = text[key.end] === '=' ? key.end + 1 : Math.max(key.end, at + 1);
      wantsKey = false;
    } else if (char === '[' || char === '{') {
      const path = valuePath(frame, keyed);
      note(path);
      frames.push({ close: char === '[' ? ']' : '}', path, index: 0 });
      if (frames.length > maxDepth) return { ok: false, line };
      wantsKey = char === '{';
      at += 1;
    } else if (char === ']' || char === '}') {
      const closed = frames.pop();
      if (closed !== undefined) keyed = closed.path;
      wantsKey = false;
      at += 1;
    } else if (char === ',') {
      if (frame !== undefined) frame.index += 1;
      wantsKey = frame?.close === '}';
      at += 1;
    } else {
      note(valuePath(frame, keyed));
      const end = endOfValue(text, at);
      for (let index = text.indexOf('\n', at); index !== -1 && index < end; index = text.indexOf('\n', index + 1))
        line += 1;
      at = end;
    }
  }
  return { ok: true, lines };
}

function valuePath(frame: Frame | undefined, keyed: string): string {
  return frame?.close === ']' ? `${frame.path}\0${frame.index}` : keyed;
}

/** `[a.b]` below `[[a]]` belongs to the last `a`. */
function resolveTable(path: string, tables: ReadonlyMap<string, number>): string {
  let resolved = '';
  const segments = path.split('\0').slice(1);
  for (const [index, segment] of segments.entries()) {
    resolved += `\0${segment}`;
    const count = tables.get(resolved);
    if (count !== undefined && index < segments.length - 1) resolved += `\0${count - 1}`;
  }
  return resolved;
}

function keyPath(text: string, from: number): { path: string; end: number } {
  const parts: string[] = [];
  let at = from;
  while (true) {
    KEY.lastIndex = at;
    const found = KEY.exec(text)?.[0];
    if (found === undefined) break;
    at += found.length;
    const word = found.trim();
    parts.push(`\0${/^["']/.test(word) ? word.slice(1, -1) : word}`);
    if (text[at] !== '.') break;
    at += 1;
  }
  return { path: parts.join(''), end: at };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** One past a string (also of many lines) or a bare word. */
function endOfValue(text: string, from: number): number {
  const quote = text[from] ?? '';
  if (quote !== '"' && quote !== "'") {
    let at = from + 1;
    while (at < text.length && !',]}\n#'.includes(text[at] ?? '')) at += 1;
    return at;
  }
  const long = text.startsWith(quote.repeat(3), from);
  const closing = long ? quote.repeat(3) : quote;
  let at = from + closing.length;
  while (at < text.length) {
    if (text[at] === '\\' && quote === '"') at += 2;
    else if (text.startsWith(closing, at)) {
      at += closing.length;
      return long ? afterQuotes(text, at, quote) : at;
    } else if (text[at] === '\n' && !long) return at;
    else at += 1;
  }
  return text.length;
}

/** A string of many lines may end in up to two more quotes. */
function afterQuotes(text: string, from: number, quote: string): number {
  let at = from;
  while (at < from + 2 && text[at] === quote) at += 1;
  return at;
}
