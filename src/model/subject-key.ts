import { SubjectKey, subjectKey } from './ids.ts';
import type { SubjectKind } from './threat.ts';

type Keyed = { readonly path: string; readonly symbol: string; readonly name: string; readonly kind?: string };

/**
 * The key of a subject in the system model. Subjects that have kinds of their own (elements, references, operations …) carry them in
 * the key, so that a model and a dataset of the same name differ.
 */
export function keyOf(subject: SubjectKind, value: Keyed): SubjectKey {
  return subjectKey({ kind: keyKind(subject, value.kind), path: value.path, symbol: value.symbol, name: value.name });
}

function keyKind(subject: SubjectKind, kind: string | undefined): string {
  if (subject === 'element') return kind ?? 'element';
  return kind === undefined ? subject : `${subject}:${kind}`;
}

const FLOW_ARROW = ' -> ';

/** A flow is named by its ends. */
export function flowName(source: SubjectKey, target: SubjectKey): string {
  return `${source}${FLOW_ARROW}${target}`;
}

/** The same key as it reads after files moved: paths are replaced through `moved` (old path → new path), in a flow's ends too. */
export function movedKey(key: SubjectKey, moved: ReadonlyMap<string, string>): SubjectKey {
  if (moved.size === 0) return key;
  const [kind = '', path = '', symbol = '', name = ''] = key.split('|');
  const decodedName = decode(name);
  const newName =
    kind === 'flow'
      ? decodedName
          .split(FLOW_ARROW)
          .map((end) => movedKey(SubjectKey.parse(end), moved))
          .join(FLOW_ARROW)
      : decodedName;
  const decodedPath = decode(path);
  return subjectKey({
    kind: decode(kind),
    path: moved.get(decodedPath) ?? decodedPath,
    symbol: decode(symbol),
    name: newName,
  });
}

function decode(part: string): string {
  return part.replaceAll('%7C', '|').replaceAll('%25', '%');
}
