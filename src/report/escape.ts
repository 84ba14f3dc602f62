/** Everything below is for text that somebody else wrote: names, paths and titles of a repository. */

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const SPACES = /[\t\n\v\f\r\u0085\u2028\u2029 ]+/g;

/** Longest texts, in UTF-16 units, by what they are. */
export const LIMIT = { name: 80, path: 160, title: 200, text: 600 } as const;

/** Whether a text holds characters that a reader does not see (line ends and tabs apart). */
export function hasInvisible(text: string): boolean {
  return INVISIBLE.test(text.replace(/[\t\n\r]/g, ''));
}

/**
 * The text as a reader can see all of it: white space folded to single spaces, control, bidirectional and zero-width characters
 * spelt out as `‹U+200B›`, cut to `max` UTF-16 units (`…` at the end says so). Looks at no more than `4 × max` units.
 */
export function visible(text: string, max: number = LIMIT.name): string {
  const head = text
    .slice(0, max * 4)
    .replace(SPACES, ' ')
    .replace(/^ | $/g, '');
  const cut = text.length > max * 4;
  let shown = '';
  for (const char of head) {
    const spelt = INVISIBLE.test(char) ? spellOut(char) : char;
    if (shown.length + spelt.length > max - 1)
      return shown + (shown + spelt === head && !cut && head.length <= max ? spelt : '…');
    shown += spelt;
  }
  return cut ? `${shown}…` : shown;
}

function spellOut(char: string): string {
  return `‹U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** Plain text in GitHub's Markdown that can be neither markup, mention, reference, link, image, formula nor emoji. */
export function prose(text: string, max: number = LIMIT.name): string {
  return escapeProse(visible(text, max));
}

/** `&#8203;` breaks what GitHub looks for in rendered text; entities and backslashes break what it looks for in the source. */
function escapeProse(shown: string): string {
  return shown
    .replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'))
    .replace(/[\\`*_{}[\]()!|~]/g, '\\$&')
    .replace(/#/g, '&num;&#8203;')
    .replace(/\$/g, '&dollar;')
    .replace(/@/g, '@&#8203;')
    .replace(/:\/\//g, ':&#8203;//')
    .replace(/:(?=[\w+-]{1,40}:)/g, ':&#8203;')
    .replace(/\b(www)\./gi, '$1&#8203;.')
    .replace(/\b(gh)-(?=\d)/gi, '$1-&#8203;')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)\./, '$1\\.');
}

/** A code span. Where backticks would have to be fenced, or a bar would end a table cell, it is written as an element. */
export function code(text: string, max: number = LIMIT.name): string {
  return codeOf(visible(text, max));
}

function codeOf(shown: string): string {
  if (shown === '') return '`(empty)`';
  return /[`|]/.test(shown) ? `<code>${escapeProse(shown)}</code>` : `\`${shown}\``;
}

/** Prose of which the parts between backticks are code: how titles and advice of rules are written. */
export function rich(text: string, max: number = LIMIT.text): string {
  return spans(visible(text, max))
    .map(({ isCode, text: part }) => (isCode ? codeOf(part) : escapeProse(part)))
    .join('');
}

function spans(shown: string): readonly { isCode: boolean; text: string }[] {
  const parts = shown.split('`');
  const paired = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), `${parts.at(-2)}\`${parts.at(-1)}`];
  return paired
    .map((text, index) => ({ isCode: index % 2 === 1, text }))
    .filter(({ isCode, text }) => isCode || text !== '');
}

/** A fenced block; the fence is longer than any run of backticks inside. The content stays as it is. */
export function fenced(info: string, content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${info}\n${content}\n${fence}`;
}

/** JSON for a fenced block: backticks and characters that a reader does not see are written as escapes. */
export function fencedJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2).replace(
    /[`\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u007f-\u009f]/gu,
    (char) =>
      Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
        '',
      ),
  );
  return fenced('json', json);
}

/** Text for HTML, in element content and in quoted attributes. */
export function html(text: string, max: number = LIMIT.name): string {
  return escapeHtml(visible(text, max));
}

/** Like `rich`, for HTML. */
export function richHtml(text: string, max: number = LIMIT.text): string {
  return spans(visible(text, max))
    .map(({ isCode, text: part }) => (isCode ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part)))
    .join('');
}

/** Text for HTML as it is, for what `hasInvisible` cleared: white space stays. */
export function escapeHtml(shown: string): string {
  return shown.replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The label of a Mermaid node or edge, to be put between double quotes: what is not a letter, a digit or harmless is an entity. */
export function mermaidLabel(text: string, max = 60): string {
  return visible(text, max)
    .replace(/[^\p{L}\p{M}\p{N} _.,/+→−↔–…-]/gu, (char) => `#${char.codePointAt(0) ?? 0};`)
    .replace(/^[\d+-]/, (char) => `#${char.charCodeAt(0)};`);
}

/** An address that may be linked: https alone, and nothing in it ends a Markdown link or an attribute. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' && href.length <= 500 && !/[()<>"'`\s\\|[\]]/.test(href) ? href : undefined;
}
