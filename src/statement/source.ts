import { siteOf, type Site } from '../command/index.ts';
import { contextOf, type Context, type Dependency, type Evidence, type SubjectKey } from '../model/index.ts';
import type { MapEntry, TreeNode } from '../parse/index.ts';

/** The file that statements are made about. */
export type Source = { readonly path: string; readonly context: Context };

/** Lines of that file, counted from 1; `endLine` is included. */
export type Lines = { readonly startLine: number; readonly endLine: number };

export function sourceOf(path: string): Source {
  return { path, context: contextOf(path) };
}

/** The first line of a node, or the line of a key: the tightest evidence that there is. */
export function lineOf({ line }: Pick<TreeNode | MapEntry, 'line'>): Lines {
  return { startLine: line, endLine: line };
}

/** All lines of a node, or of a key with its value. */
export function linesOf(place: TreeNode | MapEntry): Lines {
  const endLine = 'value' in place && 'key' in place ? place.value.endLine : place.endLine;
  return { startLine: place.line, endLine: Math.max(place.line, endLine) };
}

export function evidenceAt({ path }: Source, { startLine, endLine }: Lines): Evidence {
  return { path, startLine, endLine: Math.max(startLine, endLine) };
}

/** The site of packages, indexes and commands that a file lists by itself, for the readers of `command`. */
export function siteAt(
  source: Source,
  { startLine, endLine }: Lines,
  given: {
    readonly manifest: Dependency['manifest'];
    readonly symbol?: string;
    readonly runner?: SubjectKey | undefined;
  },
): Site {
  const { path, context } = source;
  const { manifest, symbol = '', runner } = given;
  return siteOf({ path, symbol, context, manifest, runner, startLine }, 1, Math.max(1, endLine - startLine + 1));
}
