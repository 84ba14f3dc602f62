/**
 * The deepest nesting of brackets outside strings and comments, found in one pass without building a tree. Stops counting above
 * `limit`. An estimate for the quotes that newer f-strings nest; what follows does not recurse along with it anyway.
 */
export function bracketDepth(text: string, limit: number): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length && deepest <= limit; at++) {
    const character = text[at];
    if (character === '(' || character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
    else if (character === '#') at = endOfLine(text, at);
    else if (character === '"' || character === "'") at = endOfString(text, at, character);
  }
  return deepest;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The offset of the last character of the string that opens at `at`; an unfinished one ends with its line. */
function endOfString(text: string, at: number, quote: string): number {
  const triple = text.startsWith(quote.repeat(3), at);
  const closing = triple ? quote.repeat(3) : quote;
  for (let index = at + closing.length; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '\n' && !triple) return index;
    else if (text[index] === quote && text.startsWith(closing, index)) return index + closing.length - 1;
  }
  return text.length;
}
