/** One instruction of a Dockerfile. Lines count from 1. */
export type Instruction = {
  /** In capitals: `FROM`, `RUN`. */
  readonly keyword: string;
  readonly flags: readonly { readonly name: string; readonly value: string }[];
  /** What follows keyword and flags, as shell text: continuations end in a backslash, comments inside are blanked, lines are kept. */
  readonly text: string;
  /** Line on which `text` begins. */
  readonly textLine: number;
  readonly line: number;
  readonly endLine: number;
  readonly heredocs: readonly Heredoc[];
};

/** A here-document of an instruction, tabs in front taken off where `<<-` asks for it. `end` is its closing word. */
export type Heredoc = { readonly text: string; readonly line: number; readonly end: string };

export type Instructions = { readonly instructions: readonly Instruction[]; readonly unknownLine: number | null };

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);
const WITH_HEREDOCS = new Set(['RUN', 'COPY', 'ADD']);
const WITH_FLAGS = new Set(['RUN', 'COPY', 'ADD', 'FROM', 'HEALTHCHECK']);

/** Splits a Dockerfile into its instructions in linear time. `unknownLine` is the first line that is no instruction. */
export function readInstructions(source: string): Instructions {
  const lines = source.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const escape = escapeOf(lines);
  const ends = closingWords(lines);
  const instructions: Instruction[] = [];
  let unknownLine: number | null = null;
  let at = 0;
  while (at < lines.length) {
    const start = at;
    const first = lines[at] ?? '';
    if (first.trim() === '' || first.trimStart().startsWith('#')) {
      at += 1;
      continue;
    }
    const logical = logicalLine(lines, start, escape);
    at = logical.next;
    const keyword = /^[ \t]*([A-Za-z]+)(?=[ \t]|$)/.exec(logical.text);
    const name = (keyword?.[1] ?? '').toUpperCase();
    if (keyword === null || !KEYWORDS.has(name)) {
      unknownLine ??= start + 1;
      continue;
    }
    const body = WITH_FLAGS.has(name)
      ? withoutFlags(logical.text, keyword[0].length)
      : { flags: [], offset: skipBlank(logical.text, keyword[0].length) };
    const text = logical.text.slice(body.offset).trimEnd();
    const heredocs = WITH_HEREDOCS.has(name) ? readHeredocs(text, lines, at, ends) : { list: [], next: at };
    at = heredocs.next;
    instructions.push({
      keyword: name,
      flags: body.flags,
      text,
      textLine: start + 1 + newlines(logical.text.slice(0, body.offset)),
      line: start + 1,
      endLine: Math.max(start + 1, lastLine(lines, start, at)),
      heredocs: heredocs.list,
    });
  }
  return { instructions, unknownLine };
}

/** The parser directive `# escape=` at the top, which Windows images use. */
function escapeOf(lines: readonly string[]): '\\' | '`' {
  for (const line of lines) {
    const directive = /^#[ \t]*([A-Za-z]+)[ \t]*=[ \t]*(\S+)[ \t]*$/.exec(line);
    if (directive === null) return '\\';
    if (directive[1]?.toLowerCase() === 'escape' && directive[2] === '`') return '`';
  }
  return '\\';
}

/** An instruction with its continued lines. Comments and empty lines between them belong to it and count as blank. */
function logicalLine(lines: readonly string[], start: number, escape: string): { text: string; next: number } {
  const parts: string[] = [];
  let at = start;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const blank = at > start && (line.trim() === '' || line.trimStart().startsWith('#'));
    at += 1;
    if (blank) {
      parts.push('\\');
      continue;
    }
    const trimmed = line.trimEnd();
    if (!trimmed.endsWith(escape)) {
      parts.push(line);
      break;
    }
    parts.push(`${trimmed.slice(0, -1)}\\`);
  }
  return { text: parts.join('\n').replace(/\\$/, ''), next: at };
}

/** Skips blanks and continued line ends. */
function skipBlank(text: string, from: number): number {
  const blank = /(?:[ \t]|\\\n)*/y;
  blank.lastIndex = from;
  return from + (blank.exec(text)?.[0].length ?? 0);
}

function withoutFlags(text: string, from: number): { flags: { name: string; value: string }[]; offset: number } {
  const flags: { name: string; value: string }[] = [];
  const flag = /--([a-z][a-z-]*)(?:=("[^"\n]*"|[^\s]*))?(?=\s|$)/y;
  let offset = skipBlank(text, from);
  while (true) {
    flag.lastIndex = offset;
    const found = flag.exec(text);
    if (found === null) return { flags, offset };
    flags.push({ name: found[1] ?? '', value: (found[2] ?? '').replaceAll('"', '') });
    offset = skipBlank(text, offset + found[0].length);
  }
}

/** Lines that may close a here-document, by their word, so that a word that closes nowhere costs no search. */
function closingWords(lines: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const ends = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const word = line.replace(/^\t+/, '');
    if (word.length > 100 || !/^[A-Za-z_][\w.]*$/.test(word)) continue;
    const known = ends.get(word);
    if (known === undefined) ends.set(word, [index]);
    else known.push(index);
  }
  return ends;
}

/**
 * The here-documents that a text opens. One that is never closed is taken as plain text: otherwise a single `<<X` would hide the rest
 * of the file.
 */
function readHeredocs(
  text: string,
  lines: readonly string[],
  from: number,
  ends: ReadonlyMap<string, readonly number[]>,
): { list: Heredoc[]; next: number } {
  const list: Heredoc[] = [];
  let next = from;
  for (const { word, strip } of openedHeredocs(text)) {
    const end = firstFrom(ends.get(word) ?? [], next);
    if (end === null) continue;
    const body = lines.slice(next, end);
    list.push({
      text: (strip ? body.map((line) => line.replace(/^\t+/, '')) : body).join('\n'),
      line: next + 1,
      end: word,
    });
    next = end + 1;
  }
  return { list, next };
}

/** `<<WORD` as a word of its own, outside quotes. */
function openedHeredocs(text: string): { word: string; strip: boolean }[] {
  const opened: { word: string; strip: boolean }[] = [];
  if (!text.includes('<<')) return opened;
  const pattern = /<<(-?)(["']?)([A-Za-z_][\w.]{0,99})\2(?=\s|$)/y;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '<' && (at === 0 || /[\s\d]/.test(text[at - 1] ?? ''))) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (found === null) continue;
      opened.push({ word: found[3] ?? '', strip: found[1] === '-' });
      at += found[0].length - 1;
    }
  }
  return opened;
}

function firstFrom(sorted: readonly number[], from: number): number | null {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? null;
}

function lastLine(lines: readonly string[], start: number, next: number): number {
  let last = next;
  while (last > start + 1 && (lines[last - 1] ?? '').trim() === '') last -= 1;
  return last;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
