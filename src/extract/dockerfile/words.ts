/** A word with its quotes and escapes resolved. `offset` counts lines from the text's first. */
export type Word = { readonly text: string; readonly offset: number };

/** Splits an instruction's text at blanks, as Docker does for `ENV`, `COPY` and `EXPOSE`: quotes group, a backslash escapes. Linear. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let parts: string[] | null = null;
  let offset = 0;
  let started = 0;
  let quote = '';
  const add = (part: string): void => {
    if (parts === null) {
      parts = [];
      started = offset;
    }
    parts.push(part);
  };
  const finish = (): void => {
    if (parts !== null) words.push({ text: parts.join(''), offset: started });
    parts = null;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '\\' && quote !== "'") {
      const next = text[at + 1] ?? '';
      at += 1;
      if (next === '\n') offset += 1;
      else add(quote === '' || next === '"' || next === '\\' ? next : char + next);
    } else if (quote !== '') {
      if (char === '\n') offset += 1;
      if (char === quote) quote = '';
      else add(char);
    } else if (char === '"' || char === "'") {
      quote = char;
      add('');
    } else if (char === ' ' || char === '\t' || char === '\n' || char === '\r') {
      finish();
      if (char === '\n') offset += 1;
    } else add(char);
  }
  finish();
  return words;
}

/** `NAME=value …`, or the old form `NAME value with blanks`. */
export function assignmentsOf(text: string): { name: string; value: string; offset: number }[] {
  const words = wordsOf(text);
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (!first.text.includes('=')) {
    return [{ name: first.text, value: rest.map((word) => word.text).join(' '), offset: first.offset }];
  }
  return words.flatMap((word) => {
    const at = word.text.indexOf('=');
    return at < 1 ? [] : [{ name: word.text.slice(0, at), value: word.text.slice(at + 1), offset: word.offset }];
  });
}
