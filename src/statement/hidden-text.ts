/** Characters that a reader does not see and a language model reads, by the name that a report uses. */
const HIDDEN: readonly (readonly [name: string, pattern: RegExp])[] = [
  // Tag characters spell ASCII invisibly, https://www.unicode.org/charts/PDF/UE0000.pdf; flags of regions use them behind one sign.
  ['tag characters', /(?<![\u{1F3F4}\u{E0020}-\u{E007F}])[\u{E0000}-\u{E007F}]/u],
  // Overrides and isolates let text be read in another order than it stands, https://trojansource.codes.
  ['bidirectional controls', /[\u202A-\u202E\u2066-\u2069]/],
  // Joiners between letters of Latin or digits join nothing; other scripts and emoji need them.
  ['zero-width characters', /[\x21-\x7E][\u200B\u2060\u2062-\u2064\u180E\u200C\u200D]|[\u200B\u2060\u180E][\x21-\x7E]/],
  ['variation selectors', /[\u{E0100}-\u{E01EF}]/u],
];

const MAX_LINES = 5;

export type HiddenText = {
  /** `hidden characters: tag characters, …`; empty when there are none. */
  readonly detail: string;
  /** The first lines that hold some, from 1. */
  readonly lines: readonly number[];
};

/** Characters of a text that people do not see. Linear in the text. */
export function hiddenText(text: string): HiddenText {
  const names = new Set<string>();
  const lines: number[] = [];
  if (!/[\u0080-\u{10FFFF}]/u.test(text)) return { detail: '', lines };
  for (const [index, line] of text.split('\n').entries()) {
    if (!/[\u180E\u200B-\u200D\u202A-\u202E\u2060-\u2064\u2066-\u2069]|[\u{E0000}-\u{E01EF}]/u.test(line)) continue;
    const found = HIDDEN.filter(([, pattern]) => pattern.test(line));
    if (found.length > 0 && lines.length < MAX_LINES) lines.push(index + 1);
    for (const [name] of found) names.add(name);
  }
  return { detail: names.size === 0 ? '' : `hidden characters: ${[...names].sort().join(', ')}`, lines };
}
