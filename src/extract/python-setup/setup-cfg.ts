/** A requirement of a `setup.cfg` with its line, counted from 1. */
type Asked = { readonly line: number; readonly requirement: string };

const MOST = 2_000;
const LISTS = new Set(['install_requires', 'setup_requires', 'tests_require']);

/**
 * The requirements of `[options]` and `[options.extras_require]`
 * (https://setuptools.pypa.io/en/latest/userguide/declarative_config.html): a value on the key's line, separated by `;`, or one on each of
 * the indented lines below it. What a file names (`file: requirements.txt`) is read where it stands.
 */
export function requirementsIn(text: string): Asked[] {
  const asked: Asked[] = [];
  let section = '';
  let wanted = false;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const header = /^\[([^\]]{1,200})\]\s*$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      wanted = false;
      continue;
    }
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const key = /^([^\s=:][^=:]{0,200}?)\s*[=:](.*)$/.exec(line);
    if (key !== null)
      wanted = section === 'options.extras_require' || (section === 'options' && LISTS.has(key[1] ?? ''));
    if (!wanted || asked.length >= MOST) continue;
    const value = (key === null ? line : (key[2] ?? '')).trim();
    // On one line `;` separates; on a line of its own it begins a marker.
    for (const requirement of key === null ? [value] : value.split(';')) {
      if (requirement.trim() !== '' && !value.startsWith('file:')) asked.push({ line: index + 1, requirement });
    }
  }
  return asked;
}
