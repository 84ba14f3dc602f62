/** Longer words are not compared: no id comes near this, and the comparison is quadratic. */
const LONGEST = 40;
const MOST_EDITS = 2;

/**
 * The candidate nearest to a mistyped word: at most two letters inserted, dropped, replaced or swapped, upper and lower case alike.
 * Of equally near ones the first by code unit; undefined when none is near.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const wanted = word.toUpperCase();
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST || Math.abs(candidate.length - wanted.length) > MOST_EDITS) continue;
    const edits = editDistance(wanted, candidate.toUpperCase());
    if (edits > MOST_EDITS || edits >= candidate.length) continue;
    if (best === undefined || edits < best.edits || (edits === best.edits && candidate < best.candidate)) {
      best = { candidate, edits };
    }
  }
  return best?.candidate;
}

/** Optimal string alignment: Levenshtein with swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? at(beforeLast, column - 2) + 1
          : Infinity;
      current.push(Math.min(replaced, swapped, at(last, column) + 1, at(current, column - 1) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
