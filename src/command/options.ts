/** A command line's options and what stands beside them. */
export type Options = {
  readonly named: readonly { readonly name: string; readonly value: string | null }[];
  readonly positionals: readonly string[];
};

/**
 * Reads options by the list of those that take a value. `--x=v`, `--x v`, `-x v` and `-xv` (for a short option of the list) are
 * understood; `--` ends them. With `guess`, a long option that is not among `flags` takes the next word when that is no option.
 */
export function readOptions(
  args: readonly string[],
  valued: ReadonlySet<string>,
  guess: { readonly flags: ReadonlySet<string> } | null = null,
): Options {
  const named: { name: string; value: string | null }[] = [];
  const positionals: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') {
      positionals.push(...args.slice(at + 1));
      break;
    }
    const equals = word.indexOf('=');
    const next = args[at + 1];
    if (!word.startsWith('-') || word === '-') positionals.push(word);
    else if (word.startsWith('--') && equals !== -1) {
      named.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
    } else if (valued.has(word)) {
      named.push({ name: word, value: next ?? '' });
      at += 1;
    } else if (!word.startsWith('--') && word.length > 2 && valued.has(word.slice(0, 2))) {
      named.push({ name: word.slice(0, 2), value: word.slice(word[2] === '=' ? 3 : 2) });
    } else if (guess !== null && word.startsWith('--') && !guess.flags.has(word) && isValue(next)) {
      named.push({ name: word, value: next });
      at += 1;
    } else named.push({ name: word, value: null });
  }
  return { named, positionals };
}

function isValue(word: string | undefined): word is string {
  return word !== undefined && (!word.startsWith('-') || word === '-');
}

/** The last value of an option under any of its names; an option without a value is the empty text; undefined when absent. */
export function optionValue(options: Options, names: readonly string[]): string | undefined {
  const found = options.named.findLast(({ name }) => names.includes(name));
  return found === undefined ? undefined : (found.value ?? '');
}

/** Whether an option is given, with or without a value. */
export function hasOption(options: Options, names: readonly string[]): boolean {
  return options.named.some(({ name }) => names.includes(name));
}
