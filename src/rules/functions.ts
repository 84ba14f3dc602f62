/** Longer texts are cut before they are compared; no name or path that means something is longer. */
const LONGEST_TEXT = 4096;

/**
 * Whether the whole text has the shape of the pattern: `*` is any run of characters but `/`, `**` any run, `?` one character but
 * `/`. Takes time proportional to the text (times the pattern, which is a rule's own and short); never a regular expression.
 */
export function glob(text: string, pattern: string): boolean {
  const steps = pattern.match(/\*\*|[^]/g) ?? [];
  // reached[i]: the text so far has been matched by the first i steps
  let reached = follow(steps, [true]);
  for (const character of text.slice(0, LONGEST_TEXT)) {
    const next: boolean[] = [];
    steps.forEach((step, at) => {
      if (reached[at] !== true) return;
      if (step === '**' || (step === '*' && character !== '/')) next[at] = true;
      else if (step === character || (step === '?' && character !== '/')) next[at + 1] = true;
    });
    reached = follow(steps, next);
  }
  return reached[steps.length] === true;
}

/** A star may stand for nothing: whoever reached it has reached what follows it. */
function follow(steps: readonly string[], reached: boolean[]): boolean[] {
  steps.forEach((step, at) => {
    if (reached[at] === true && (step === '*' || step === '**')) reached[at + 1] = true;
  });
  return reached;
}

/** Whether a path is the folder or lies below it. */
export function under(path: string, folder: string): boolean {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path === prefix.slice(0, -1) || path.startsWith(prefix);
}
