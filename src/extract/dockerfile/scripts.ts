import { execScript, type ExecWord, type Script } from '../../container/index.ts';
import { asString, itemsOf, parseJson } from '../../parse/index.ts';
import type { Instruction } from './instructions.ts';
import type { Stage } from './stages.ts';

const SHELL_COMMAND = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z)?sh(?:[ \t]+-[a-z]{1,8})*$/;
const FOREIGN_SHEBANG = /^\s*#!(?!.*\b(?:ba|da|z)?sh\b)/;
const STARTER = /(?:^|\/)(?:tini|dumb-init|catatonit|[^/]*entrypoint[^/]*|[^/]*\.sh)$/;
const INTERACTIVE =
  /^(?:\/(?:usr\/)?bin\/)?(?:(?:ba|da|z|fi)?sh|i?python3?|true|tail[ \t]+-f[ \t]+\/dev\/null|sleep[ \t]+infinity)[ \t]*$/;

/** The words of the list form (`["a", "b"]`), or null for the shell form. */
function wordsInList(instruction: Instruction): ExecWord[] | null {
  if (!instruction.text.startsWith('[')) return null;
  // Continuations are no part of the list; the line break that stays is white space to JSON.
  const parsed = parseJson(instruction.text.replaceAll('\\\n', '\n'));
  if (!parsed.ok || parsed.root.kind !== 'seq') return null;
  const words = itemsOf(parsed.root).flatMap((item): ExecWord[] => {
    const text = asString(item);
    const line = instruction.textLine + item.line - 1;
    return text === undefined ? [] : [{ text, line, endLine: line, textLine: line }];
  });
  return words.length === itemsOf(parsed.root).length ? words : null;
}

function scriptOf(instruction: Instruction): Script | null {
  const words = wordsInList(instruction);
  if (words !== null) return execScript(words);
  return instruction.text === ''
    ? null
    : { text: instruction.text, startLine: instruction.textLine, endLine: instruction.endLine };
}

/** What a `RUN` hands to a shell: its text, its list, or the here-documents that are themselves the script. */
export function runScripts(run: Instruction): Script[] {
  const [heredoc] = run.heredocs;
  if (heredoc === undefined) return [scriptOf(run)].filter((script) => script !== null);
  const command = run.text.replace(/<<-?["']?[A-Za-z_][\w.]*["']?/, '').trim();
  if (command === '' || SHELL_COMMAND.test(command)) {
    return FOREIGN_SHEBANG.test(heredoc.text)
      ? []
      : [{ text: heredoc.text, startLine: heredoc.line, endLine: run.endLine }];
  }
  const bodies = run.heredocs.map((body) => `${body.text}\n${body.end}`);
  return [{ text: [run.text, ...bodies].join('\n'), startLine: run.textLine, endLine: run.endLine }];
}

/** What the image starts: entry point and command joined as Docker joins them. */
export function startScripts({ entrypoint, command }: Stage): Script[] {
  const start = entrypoint === null ? null : wordsInList(entrypoint);
  const rest = command === null ? null : wordsInList(command);
  const scripts: (Script | null)[] = [];
  if (entrypoint !== null && start === null) scripts.push(scriptOf(entrypoint));
  else if (start !== null && start.length > 0) {
    const starter = STARTER.test(start[0]?.text ?? '');
    if (rest !== null && !starter) scripts.push(execScript([...start, ...rest]));
    else {
      const after = start.findIndex((word, index) => index > 0 && !word.text.startsWith('-'));
      const inner = starter && after > 0 ? start.slice(after) : start;
      scripts.push(execScript(starter && rest !== null && after > 0 ? [...inner, ...rest] : inner));
      if (command !== null && (rest === null || after <= 0)) scripts.push(scriptOf(command));
    }
  } else if (command !== null) scripts.push(scriptOf(command));
  return scripts.filter((script) => script !== null);
}

/** Whether what an image starts is more than a shell for a person to type into. */
export function isServer(scripts: readonly Script[]): boolean {
  return scripts.some((script) => !INTERACTIVE.test(script.text.trim()));
}
