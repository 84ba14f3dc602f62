import { type ChangedFile, type Git, gitText } from './git.ts';

type Status = ChangedFile['status'];
type Entry = { readonly sha: string; readonly filename: string; readonly previous?: string; readonly status: Status };
type Counts = { readonly additions: number; readonly deletions: number; readonly binary: boolean };

const STATUS = new Map<string, Status>([
  ['A', 'added'],
  ['D', 'removed'],
  ['M', 'modified'],
  ['R', 'renamed'],
  ['C', 'copied'],
  ['T', 'changed'],
]);
// docs.github.com, "Limits for viewing content and diffs": 20,000 lines or 500 KB for a file; the whole diff stops too.
const MAX_FILE_LINES = 20_000;
const MAX_FILE_PATCH = 500_000;
const MAX_DIFF = 3_000_000;

/** The changed files between two commits in GitHub's shape. The caller picks the merge base. */
export function diffFiles(git: Git, from: string, to: string): Promise<readonly ChangedFile[]> {
  const key = `${from}..${to}`;
  const known = git.diffs.get(key);
  if (known !== undefined) return known;
  const made = makeDiff(git, from, to);
  git.diffs.set(key, made);
  return made;
}

async function makeDiff(git: Git, from: string, to: string): Promise<readonly ChangedFile[]> {
  const [raw, numbers, text] = await Promise.all([
    gitText(git, ['diff', '--raw', '-z', '-M', '--abbrev=40', from, to]),
    gitText(git, ['diff', '--numstat', '-z', '-M', from, to]),
    gitText(git, ['diff', '-M', '--no-color', '--no-ext-diff', '-U3', from, to]),
  ]);
  const entries = parseRaw(raw);
  const counts = parseCounts(numbers);
  const patches = splitPatches(text);
  let total = 0;
  return entries.map((entry, index) => {
    const { additions, deletions, binary } = counts.get(entry.filename) ?? {
      additions: 0,
      deletions: 0,
      binary: false,
    };
    const patch = binary ? undefined : patches[index];
    total += patch?.length ?? 0;
    const fits = additions + deletions <= MAX_FILE_LINES && (patch?.length ?? 0) <= MAX_FILE_PATCH && total <= MAX_DIFF;
    return {
      sha: entry.sha,
      filename: entry.filename,
      status: entry.status,
      additions,
      deletions,
      changes: additions + deletions,
      ...(entry.previous === undefined ? {} : { previous_filename: entry.previous }),
      ...(patch === undefined || !fits ? {} : { patch }),
    };
  });
}

function parseRaw(text: string): readonly Entry[] {
  const fields = text.split('\0');
  const entries: Entry[] = [];
  for (let at = 0; fields[at]?.startsWith(':') === true;) {
    const [, , oldSha = '', newSha = '', letters = ''] = (fields[at] ?? '').slice(1).split(' ');
    const status = STATUS.get(letters.slice(0, 1)) ?? 'modified';
    const twoPaths = status === 'renamed' || status === 'copied';
    const first = fields[at + 1] ?? '';
    const filename = twoPaths ? (fields[at + 2] ?? '') : first;
    at += twoPaths ? 3 : 2;
    const sha = status === 'removed' ? oldSha : newSha;
    entries.push({ sha, filename, status, ...(twoPaths ? { previous: first } : {}) });
  }
  return entries;
}

function parseCounts(text: string): ReadonlyMap<string, Counts> {
  const fields = text.split('\0');
  const counts = new Map<string, Counts>();
  for (let at = 0; at < fields.length;) {
    const [additions, deletions, ...rest] = (fields[at] ?? '').split('\t');
    if (deletions === undefined) break;
    const name = rest.join('\t');
    const renamed = name === '';
    const binary = additions === '-';
    counts.set(renamed ? (fields[at + 2] ?? '') : name, {
      additions: binary ? 0 : Number(additions),
      deletions: binary ? 0 : Number(deletions),
      binary,
    });
    at += renamed ? 3 : 1;
  }
  return counts;
}

function splitPatches(text: string): readonly (string | undefined)[] {
  const sections = text.split(/^(?=diff --git )/m).filter((section) => section !== '');
  return sections.map((section) => {
    const start = section.indexOf('\n@@ ');
    return start < 0 ? undefined : section.slice(start + 1).replace(/\n$/, '');
  });
}

export type Side = 'LEFT' | 'RIGHT';

/** For each side, the lines a review comment may be placed on, with the number of their hunk. */
export function diffLines(patch = ''): Readonly<Record<Side, ReadonlyMap<number, number>>> {
  const sides = { LEFT: new Map<number, number>(), RIGHT: new Map<number, number>() };
  let hunk = -1;
  let left = 0;
  let right = 0;
  for (const line of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (header !== null) {
      hunk++;
      left = Number(header[1]);
      right = Number(header[2]);
    } else if (line.startsWith('+')) sides.RIGHT.set(right++, hunk);
    else if (line.startsWith('-')) sides.LEFT.set(left++, hunk);
    else if (!line.startsWith('\\')) {
      sides.RIGHT.set(right++, hunk);
      sides.LEFT.set(left++, hunk);
    }
  }
  return sides;
}
