import type { Fact } from '../../src/model/index.ts';
import { factsOfJavaScript, readJavaScript } from '../../src/javascript/index.ts';
import type { JavaScriptModule, Value } from '../../src/javascript/module.ts';
import { statementLines } from './statement-lines.ts';

const running = new AbortController().signal;

export async function moduleOf(text: string, path = 'src/app.ts'): Promise<JavaScriptModule> {
  const reading = await readJavaScript(path, text, running);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.module;
}

/** A value on one line: followed strings in angle brackets, calls by their callee, texts by their parts. */
export function shown(value: Value): string {
  switch (value.kind) {
    case 'string':
      return value.followed ? `<${value.value}>` : JSON.stringify(value.value);
    case 'number':
    case 'boolean':
      return String(value.value);
    case 'none':
      return 'none';
    case 'list':
      return `[${value.items.map(shown).join(', ')}]`;
    case 'object':
      return `{${value.entries.map((entry) => `${entry.name}: ${shown(entry.value)}`).join(', ')}}`;
    case 'call':
      return `${value.callee}()#${value.call}`;
    case 'parameter':
      return `parameter ${value.name}${value.fallback ? ` or ${shown(value.fallback)}` : ''}`;
    case 'environment':
      return `environment ${value.name}${value.fallback ? ` or ${shown(value.fallback)}` : ''}`;
    case 'member':
      return `${shown(value.object)}.${value.name}`;
    case 'name':
      return `name ${value.qualified}`;
    case 'function':
      return `function #${value.function}`;
    case 'text':
      return value.parts.map(shown).join(' + ');
    case 'choice':
      return value.items.map(shown).join(' | ');
    default:
      return '?';
  }
}

/** The calls of a source, one a line: `symbol: callee(arguments)`, `...` when something spread is not known. */
export async function callLines(text: string, path?: string): Promise<readonly string[]> {
  return (await moduleOf(text, path)).calls.map((call) => {
    const given = call.arguments.map(({ value }) => shown(value));
    const all = call.opaque ? [...given, '...'] : given;
    const head = `${call.symbol === '' ? '' : `${call.symbol}: `}${call.made ? 'new ' : ''}`;
    return `${head}${call.callee}(${all.join(', ')})`;
  });
}

export async function factsOf(text: string, path = 'src/app.ts'): Promise<readonly Fact[]> {
  return factsOfJavaScript(await moduleOf(text, path), { path, text });
}

/** The facts of some kinds of a source, one a line without evidence; all of them but signals and the file's own flows when none is given. */
export async function lines(
  text: string,
  options: { path?: string; kinds?: readonly Fact['fact'][] } = {},
): Promise<string[]> {
  const facts = await factsOf(text, options.path);
  const kinds = options.kinds ?? ['element', 'reference', 'operation', 'credential', 'dependency'];
  return statementLines({ ok: true, facts: facts.filter(({ fact }) => kinds.includes(fact)) });
}
