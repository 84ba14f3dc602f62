import { failure, type ParseFailure, refuse } from './tree.ts';

/** One simple command of a script. Lines count from 1 in the script. */
export type ShellCommand = {
  /** Words with quotes and escapes resolved; `$VAR` and `$(…)` stay as text. */
  readonly words: readonly string[];
  /** `NAME=value` before the command; a line of assignments alone has no words. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** Scripts inside `$(…)`, backticks, `<(…)`: to be split in their turn, with the line they start at. */
  readonly substitutions: readonly { readonly script: string; readonly line: number }[];
  /** Index of the command that reads this one's output, or null. */
  readonly pipesInto: number | null;
  readonly line: number;
  readonly endLine: number;
};

export type ShellResult = { readonly ok: true; readonly commands: readonly ShellCommand[] } | ParseFailure;

const MAX_COMMANDS = 10_000;
const KEYWORDS = new Set([
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'while',
  'until',
  'do',
  'done',
  'time',
  '!',
  '{',
  '}',
  '(',
  ')',
]);
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)\+?=([^]*)$/;

type Draft = {
  words: string[];
  assignments: { name: string; value: string }[];
  redirects: { operator: string; target: string }[];
  substitutions: { script: string; line: number }[];
  line: number;
  endLine: number;
  operator: string | null;
};

/**
 * Splits a POSIX-like shell script into its simple commands, in order, in linear time. Bodies of here-documents and comments are
 * left out; keywords (`if`, `do`, …) are dropped. It never expands anything.
 */
export function splitCommands(script: string, options: { readonly maxBytes?: number } = {}): ShellResult {
  const refused = refuse(script, options);
  if (refused !== null) return refused;
  const commands: ShellCommand[] = [];
  const heredocs: { end: string; strip: boolean }[] = [];
  let draft = newDraft(1);
  let piped = false;
  let line = 1;
  let at = 0;

  function finish(operator: string): void {
    const started = draft.words.length > 0 || draft.assignments.length > 0;
    if (started) {
      const { operator: _, ...command } = draft;
      commands.push({ ...command, pipesInto: null });
      const before = commands.length - 2;
      const previous = commands[before];
      if (piped && previous !== undefined) commands[before] = { ...previous, pipesInto: commands.length - 1 };
      piped = operator === '|';
    } else if (operator !== '\n') piped = false;
    draft = newDraft(line);
  }

  while (at < script.length && commands.length < MAX_COMMANDS) {
    const char = script[at] ?? '';
    if (char === '\n') {
      finish('\n');
      at += 1;
      line += 1;
      for (const heredoc of heredocs.splice(0)) {
        const body = skipHeredoc(script, at, heredoc);
        at = body.end;
        line += body.lines;
      }
      draft = newDraft(line);
    } else if (char === ' ' || char === '\t' || char === '\r') at += 1;
    else if (char === '\\' && /^\\\r?\n/.test(script.slice(at, at + 3))) {
      at += script[at + 1] === '\r' ? 3 : 2;
      line += 1;
    } else if (char === '#') {
      const end = script.indexOf('\n', at);
      at = end === -1 ? script.length : end;
    } else if (char === ';' || char === '&' || char === '|' || char === '(' || char === ')') {
      if (char === '&' && script[at + 1] === '>') {
        draft.operator = '&>';
        at += 2;
        continue;
      }
      const double = script[at + 1] === char && char !== '(' && char !== ')';
      const pipe = char === '|' && !double;
      finish(pipe ? '|' : char);
      at += double || (pipe && script[at + 1] === '&') ? 2 : 1;
    } else if ((char === '<' || char === '>') && script[at + 1] !== '(') {
      const operator = /^(?:<<<|<<-|<<|>>|<&|>&|>\||<>|<|>)/.exec(script.slice(at, at + 3))?.[0] ?? char;
      draft.operator = operator;
      at += operator.length;
    } else {
      if (draft.words.length === 0 && draft.assignments.length === 0) draft.line = line;
      const word = readWord(script, at, line);
      at = word.end;
      line = word.line;
      draft.endLine = line;
      draft.substitutions.push(...word.substitutions);
      const next = script[at];
      if (draft.operator !== null) {
        if (draft.operator === '<<' || draft.operator === '<<-') {
          heredocs.push({ end: word.text, strip: draft.operator === '<<-' });
        }
        draft.redirects.push({ operator: draft.operator, target: word.text });
        draft.operator = null;
      } else if ((next === '<' || next === '>') && /^[0-9]{1,2}$/.test(word.text)) {
        continue;
      } else addWord(draft, word.text, word.quoted);
    }
  }
  finish('\n');
  if (commands.length >= MAX_COMMANDS) return failure(`more than ${MAX_COMMANDS} commands`, line);
  return { ok: true, commands };
}

function newDraft(line: number): Draft {
  return { words: [], assignments: [], redirects: [], substitutions: [], line, endLine: line, operator: null };
}

function addWord(draft: Draft, text: string, quoted: boolean): void {
  if (draft.words.length === 0) {
    if (!quoted && KEYWORDS.has(text)) return;
    const assignment = ASSIGNMENT.exec(text);
    if (assignment !== null) {
      draft.assignments.push({ name: assignment[1] ?? '', value: assignment[2] ?? '' });
      return;
    }
  }
  draft.words.push(text);
}

type Word = {
  text: string;
  quoted: boolean;
  end: number;
  line: number;
  substitutions: { script: string; line: number }[];
};

function readWord(script: string, start: number, startLine: number): Word {
  const parts: string[] = [];
  const word: Word = { text: '', quoted: false, end: start, line: startLine, substitutions: [] };
  let quote: '"' | null = null;
  let at = start;
  while (at < script.length) {
    const char = script[at] ?? '';
    const next = script[at + 1];
    if (char === '\\' && next !== undefined) {
      const crlf = next === '\r' && script[at + 2] === '\n';
      if (next === '\n' || crlf) word.line += 1;
      else if (quote === null || '"\\$`'.includes(next)) parts.push(next);
      else parts.push(char, next);
      at += crlf ? 3 : 2;
    } else if (char === '`' || ((char === '$' || (char === '<' && quote === null)) && next === '(')) {
      const opening = char === '`' ? 1 : 2;
      const end = char === '`' ? backtickEnd(script, at + 1) : closingParenthesis(script, at + 2);
      word.substitutions.push({ script: script.slice(at + opening, end), line: word.line });
      const whole = script.slice(at, Math.min(end + 1, script.length));
      parts.push(whole);
      word.line += newlines(whole);
      at += whole.length;
    } else if (char === '"') {
      quote = quote === null ? '"' : null;
      word.quoted = true;
      at += 1;
    } else if (quote === null && char === "'") {
      const closing = script.indexOf("'", at + 1);
      const end = closing === -1 ? script.length : closing;
      const text = script.slice(at + 1, end);
      parts.push(text);
      word.line += newlines(text);
      word.quoted = true;
      at = end + 1;
    } else if (quote === null && char === '$' && next === '{') {
      const end = bracedEnd(script, at);
      parts.push(script.slice(at, end));
      at = end;
    } else if (quote === null && (' \t\r\n;&|()'.includes(char) || ((char === '<' || char === '>') && at > start)))
      break;
    else {
      if (char === '\n') word.line += 1;
      parts.push(char);
      at += 1;
    }
  }
  word.text = parts.join('');
  word.end = Math.min(Math.max(at, start + 1), script.length);
  return word;
}

/** One past `${…}` or `${{ … }}` on the same line, or one past the dollar sign where it does not close. */
function bracedEnd(script: string, at: number): number {
  const closing = script.startsWith('${{', at) ? '}}' : '}';
  // A brace that is not closed within 2,000 characters is taken as text, which keeps the scan linear.
  const found = script.slice(at, at + 2_000).indexOf(closing);
  return found === -1 ? at + 2 : at + found + closing.length;
}

function backtickEnd(script: string, from: number): number {
  const end = script.indexOf('`', from);
  return end === -1 ? script.length : end;
}

/** Offset of the `)` that closes a substitution; quotes inside are respected. */
function closingParenthesis(script: string, from: number): number {
  let depth = 1;
  let quote = '';
  for (let at = from; at < script.length; at += 1) {
    const char = script[at] ?? '';
    if (char === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return script.length;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function skipHeredoc(
  script: string,
  from: number,
  heredoc: { end: string; strip: boolean },
): { end: number; lines: number } {
  let at = from;
  let lines = 0;
  while (at < script.length) {
    const stop = script.indexOf('\n', at);
    const end = stop === -1 ? script.length : stop;
    const raw = script.slice(at, end).replace(/\r$/, '');
    at = Math.min(end + 1, script.length);
    if (stop !== -1) lines += 1;
    if ((heredoc.strip ? raw.replace(/^\t+/, '') : raw) === heredoc.end) break;
  }
  return { end: at, lines };
}
