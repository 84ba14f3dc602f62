import { splitCommands } from '../../parse/index.ts';

/** Words in front of a command that only say how it is started. */
const STARTERS = new Set([
  'sudo',
  'env',
  'time',
  'nohup',
  'exec',
  'npx',
  'bunx',
  'pnpx',
  'uvx',
  'pipx',
  'dlx',
  'command',
]);

/** The words of every command of a script, without what only starts it (`sudo`, `npx -y`, `uv run`, `timeout 10m`). */
export function commandWords(script: string): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const scripts = [withoutExpressions(script)];
  for (let index = 0; index < scripts.length && index < 200; index += 1) {
    const result = splitCommands(scripts[index] ?? '');
    if (!result.ok) continue;
    for (const { words, substitutions } of result.commands) {
      const command = withoutStarters(words);
      if (command.length > 0) found.push(command);
      for (const substitution of substitutions) scripts.push(substitution.script);
    }
  }
  return found;
}

/** Expressions are filled in before a shell sees the script: a variable each. */
export function withoutExpressions(script: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = script.indexOf('${{'); start !== -1; start = script.indexOf('${{', at)) {
    const end = script.indexOf('}}', start);
    if (end === -1) break;
    parts.push(script.slice(at, start), '${EXPRESSION}');
    at = end + 2;
  }
  return [...parts, script.slice(at)].join('');
}

function withoutStarters(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (STARTERS.has(word)) at += 1;
    else if (word === 'timeout') at += 2;
    else if (/^(?:uv|poetry|pipenv|pdm|rye|hatch|pixi|conda|mamba)$/.test(word) && next === 'run') at += 2;
    else if (at > 0 && (word.startsWith('-') || /^[A-Za-z_]\w*=/.test(word))) at += 1;
    else break;
  }
  return words.slice(at);
}
