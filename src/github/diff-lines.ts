/** A stretch of lines of the new file that GitHub shows in one hunk; comments may stand on each of them. */
export type HunkLines = { readonly start: number; readonly end: number };

/** Where a comment may stand, and whether its lines are exactly those that were asked for. */
export type Place = { readonly startLine: number; readonly endLine: number; readonly exact: boolean };

/** The lines of the new file in a patch as GitHub's API gives it (hunks alone, no file header), in order. Linear in the patch. */
export function hunkLines(patch: string): readonly HunkLines[] {
  const hunks: HunkLines[] = [];
  let start = 0;
  let next = 0;
  const close = (): void => {
    if (next > start) hunks.push({ start, end: next - 1 });
  };
  for (const line of patch.split('\n')) {
    const header = /^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@/.exec(line);
    if (header !== null) {
      close();
      start = Number(header[1]);
      next = start;
    } else if (start > 0 && (line.startsWith(' ') || line.startsWith('+'))) next += 1;
  }
  close();
  return hunks;
}

/** The last lines of `startLine..endLine` that stand together in one hunk, null when none is shown. */
export function placeInHunks(hunks: readonly HunkLines[], startLine: number, endLine: number): Place | null {
  const hunk = hunks.findLast(({ start, end }) => start <= endLine && end >= startLine);
  if (hunk === undefined) return null;
  const place = { startLine: Math.max(startLine, hunk.start), endLine: Math.min(endLine, hunk.end) };
  return { ...place, exact: place.startLine === startLine && place.endLine === endLine };
}

/** A comment's text without its suggestion blocks, which GitHub would apply to whatever lines the comment stands on. */
export function withoutSuggestions(body: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of body.split('\n')) {
    const opening = /^ {0,3}(`{3,}|~{3,})\s*suggestion\b/.exec(line)?.[1];
    if (fence === '' && opening !== undefined) fence = opening;
    else if (fence === '') kept.push(line);
    else if (line.trim().startsWith(fence) && line.trim().replaceAll(fence[0] ?? '', '') === '') fence = '';
  }
  return kept.join('\n');
}
