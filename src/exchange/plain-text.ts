const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
const MAX_LABEL = 500;

/** The words of a label that may hold HTML: tags are dropped, breaks become blanks, entities are decoded once; at most 500 characters. */
export function plainText(label: string): string {
  const cut = label.slice(0, 20_000);
  let words = '';
  let at = 0;
  while (at < cut.length) {
    const tag = cut.indexOf('<', at);
    if (tag < 0) break;
    const next = cut[tag + 1] ?? '';
    const end = /[a-z/!]/i.test(next) ? cut.indexOf('>', tag) : -1;
    if (end < 0) {
      words += cut.slice(at, tag + 1);
      at = tag + 1;
      continue;
    }
    words += `${cut.slice(at, tag)} `;
    at = end + 1;
  }
  words += cut.slice(at);
  return oneLine(decodeEntities(words));
}

/** A text on one line, at most 500 characters. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_LABEL);
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number.parseInt(decimal, 10) : Number.parseInt(String(hex), 16);
    return code >= 32 && code <= 0x10_ff_ff && (code < 0xd8_00 || code > 0xdf_ff) ? String.fromCodePoint(code) : ' ';
  });
}
