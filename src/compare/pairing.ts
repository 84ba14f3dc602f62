/** Something that is on one side of a comparison, with the ways in which its twin may be found on the other. */
export type Side<T> = { readonly value: T; readonly traces: readonly (string | null)[] };

export type Pairs<T> = {
  readonly pairs: readonly { readonly before: T; readonly after: T }[];
  readonly removed: readonly T[];
  readonly added: readonly T[];
};

/**
 * Pairs the two sides trace by trace, the surest first: in each round an unpaired item of base takes the first unpaired item of head
 * with an equal trace. `null` means that the item offers no trace of that round. Order within a side is kept.
 */
export function pairUp<T>(before: readonly Side<T>[], after: readonly Side<T>[]): Pairs<T> {
  const pairs: { before: T; after: T }[] = [];
  let left = before;
  let right = after;
  const rounds = Math.max(0, ...before.map((side) => side.traces.length));
  for (let round = 0; round < rounds; round += 1) {
    const waiting = new Map<string, Side<T>[]>();
    for (const side of right) {
      const trace = side.traces[round] ?? null;
      if (trace !== null) waiting.set(trace, [...(waiting.get(trace) ?? []), side]);
    }
    const taken = new Set<Side<T>>();
    left = left.filter((side) => {
      const trace = side.traces[round] ?? null;
      const twin = trace === null ? undefined : waiting.get(trace)?.shift();
      if (twin === undefined) return true;
      taken.add(twin);
      pairs.push({ before: side.value, after: twin.value });
      return false;
    });
    right = right.filter((side) => !taken.has(side));
  }
  return { pairs, removed: left.map((side) => side.value), added: right.map((side) => side.value) };
}
