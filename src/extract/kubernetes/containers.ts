import { type Script, type Software, imageOf, softwareOf } from '../../container/index.ts';
import { asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { scriptOfWords } from '../../statement/index.ts';

/** A variable of a container; a value that comes from a secret or a field is a text with a `$`. */
export type Variable = { readonly name: string; readonly value: string; readonly line: number };

/** A container of a pod. */
export type Container = {
  readonly node: TreeNode;
  /** The image as written; empty for none. */
  readonly image: string;
  readonly repo: string;
  readonly imageLine: number;
  readonly software: Software | null;
  readonly scripts: readonly Script[];
  readonly variables: readonly Variable[];
};

const LONGEST_VALUE = 4_000;
const MOST_VARIABLES = 500;

/** Reads a container. Kubernetes fills `$(NAME)` in from its variables, which stays as it is here. */
export function containerOf(node: TreeNode): Container {
  const named = entryOf(node, 'image');
  const image = (asText(named?.value) ?? '').trim();
  const repo = imageOf(image)?.repo ?? '';
  const software = softwareOf(repo);
  return {
    node,
    image,
    repo,
    imageLine: named?.line ?? node.line,
    software,
    scripts: scriptsOf(node, software),
    variables: variablesOf(node),
  };
}

/** `command` replaces an image's entry point, `args` its command. */
function scriptsOf(node: TreeNode, software: Software | null): Script[] {
  const [command, args] = [get(node, 'command'), get(node, 'args')];
  if (command !== undefined) return [scriptOfWords(command, args)].filter((script) => script !== null);
  const script = scriptOfWords(args);
  const starts = software?.starts ?? '';
  if (starts === '') return script === null ? [] : [script];
  const startLine = script?.startLine ?? entryOf(node, 'image')?.line ?? node.line;
  return [{ text: `${starts} ${script?.text ?? ''}`.trim(), startLine, endLine: script?.endLine ?? startLine }];
}

function variablesOf(node: TreeNode): Variable[] {
  return itemsOf(get(node, 'env'))
    .slice(0, MOST_VARIABLES)
    .flatMap((item): Variable[] => {
      const name = asText(get(item, 'name'));
      if (name === undefined) return [];
      const given = entryOf(item, 'value');
      if (given !== undefined) {
        return [{ name, value: (asText(given.value) ?? '').slice(0, LONGEST_VALUE), line: given.line }];
      }
      return entryOf(item, 'valueFrom') === undefined ? [] : [{ name, value: `\${${name}}`, line: item.line }];
    });
}
