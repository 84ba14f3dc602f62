import { SubjectKey, subjectKey, type Identity } from './ids.ts';
import type { SubjectKind } from './threat.ts';

type Keyed = {
  readonly path: string;
  readonly symbol: string;
  readonly name: string;
  readonly kind?: string;
  readonly family?: string;
};

/**
 * The key of a subject in the system model. Subjects that have kinds of their own (elements, references, operations …) carry them in
 * the key, so that a model and a dataset of the same name differ.
 */
export function keyOf(subject: SubjectKind, value: Keyed): SubjectKey {
  return subjectKey({
    kind: keyKind(subject, value.kind ?? value.family),
    path: value.path,
    symbol: value.symbol,
    name: value.name,
  });
}

function keyKind(subject: SubjectKind, kind: string | undefined): string {
  if (subject === 'element') return kind ?? 'element';
  return kind === undefined ? subject : `${subject}:${kind}`;
}

/** The parts of a key. */
export function identityOf(key: SubjectKey): Identity {
  const [kind = '', path = '', symbol = '', name = ''] = key.split('|', 4).map(decode);
  return { kind, path, symbol, name };
}

const FLOW_ARROW = ' -> ';

/** A flow is named by its ends, and so is a path. */
export function flowName(source: SubjectKey, target: SubjectKey): string {
  return `${source}${FLOW_ARROW}${target}`;
}

/**
 * The same key as it reads after files moved (old path → new path; a folder that moved as a whole ends in a slash). Paths are replaced
 * in it, in the ends of a flow or a path too, and in the name of what belongs to the whole repository, which may be a file's path.
 */
export function movedKey(key: SubjectKey, moved: ReadonlyMap<string, string>): SubjectKey {
  if (moved.size === 0) return key;
  const { kind, path, symbol, name } = identityOf(key);
  const newName =
    kind === 'flow' || kind === 'path'
      ? name
          .split(FLOW_ARROW)
          .map((end) => movedKey(SubjectKey.parse(end), moved))
          .join(FLOW_ARROW)
      : path === '' && symbol === ''
        ? movedName(name, moved)
        : // What is named by the file that it stands in, such as a model file, keeps its name no longer than its place.
          name === path
          ? (moved.get(path) ?? name)
          : name;
  return subjectKey({ kind, path: moved.get(path) ?? path, symbol, name: newName });
}

/** Data and models are named by their path, also when git does not hold them: they move with their folder. */
function movedName(name: string, moved: ReadonlyMap<string, string>): string {
  const file = moved.get(name);
  if (file !== undefined) return file;
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
    const folder = moved.get(name.slice(0, slash + 1));
    if (folder !== undefined) return folder + name.slice(slash + 1);
  }
  return name;
}

function decode(part: string): string {
  if (!part.includes('%')) return part;
  return part.replaceAll('%7C', '|').replaceAll('%25', '%');
}
