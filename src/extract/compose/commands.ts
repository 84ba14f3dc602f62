import { execScript, type ExecWord, fillVariables, type Script, type Software } from '../../container/index.ts';
import { asText, get, itemsOf, type TreeNode } from '../../parse/index.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** Entry point and command of a service as shell text; a model server's image adds its own start. */
export function scriptsOf(service: TreeNode, software: Software | null): Script[] {
  const entrypoint = scriptOf(get(service, 'entrypoint'));
  const command = scriptOf(get(service, 'command'));
  const starter = entrypoint === null ? (software?.starts ?? '') : '';
  if (starter !== '') {
    const startLine = command?.startLine ?? get(service, 'image')?.line ?? service.line;
    return [{ text: `${starter} ${command?.text ?? ''}`.trim(), startLine, endLine: command?.endLine ?? startLine }];
  }
  if (entrypoint === null || command === null) return [entrypoint, command].filter((script) => script !== null);
  // Docker hands the command to the entry point as its arguments; a start script runs it in its turn.
  if (/\.sh['"]?$|entrypoint/.test(entrypoint.text)) return [entrypoint, command];
  return [{ ...entrypoint, text: `${entrypoint.text.trimEnd()} ${command.text}` }];
}

function scriptOf(node: TreeNode | undefined): Script | null {
  if (node === undefined) return null;
  if (node.kind === 'seq') {
    const words = itemsOf(node).flatMap((item) => {
      const text = asText(item);
      return text === undefined ? [] : [{ text: filled(text), ...linesOf(item) }];
    });
    return execScript(words);
  }
  const text = asText(node);
  if (text === undefined || text.trim() === '') return null;
  const { textLine, endLine } = linesOf(node);
  return { text: filled(text), startLine: textLine, endLine };
}

function linesOf(node: TreeNode): Omit<ExecWord, 'text'> {
  const textLine = node.kind === 'scalar' ? node.textLine : node.line;
  return { line: node.line, endLine: Math.max(node.endLine, textLine), textLine };
}

/** Compose fills variables in before the shell sees them; `$$` is a dollar sign of the shell. */
function filled(text: string): string {
  return fillVariables(text, NONE).replaceAll('$$', '$');
}
