import type { Fact, Reference } from '../../model/index.ts';
import {
  elementFact,
  flowFact,
  folderOf,
  locationElement,
  type Lines,
  ownElement,
  promptElement,
  referenceFact,
  repositoryPath,
  sharedElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';

type Instruction = { readonly word: string; readonly text: string; readonly lines: Lines };

const INSTRUCTION = /^[ \t]*(FROM|ADAPTER|SYSTEM|TEMPLATE|PARAMETER|MESSAGE|LICENSE)[ \t]+(.*)$/i;
const MOST_LINES = 20_000;

/** Instructions with their texts; a text in three quotes runs over several lines, one that never ends over all that are left. */
function instructionsOf(text: string): Instruction[] {
  const lines = text.split(/\r?\n/, MOST_LINES);
  const found: Instruction[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const match = INSTRUCTION.exec((lines[at] ?? '').slice(0, 20_000));
    if (match === null) continue;
    const [, word = '', rest = ''] = match;
    const startLine = at + 1;
    const opened = rest.trimStart().startsWith('"""');
    const parts = [opened ? rest.trimStart().slice(3) : rest.trim()];
    if (opened) {
      while (!(parts.at(-1) ?? '').includes('"""') && at + 1 < lines.length) {
        at += 1;
        parts.push(lines[at] ?? '');
      }
    }
    const whole = parts.join('\n').replace(/"""\s*$/, '');
    const value = opened ? whole : whole.replace(/^"(.*)"$/, '$1');
    found.push({ word: word.toUpperCase(), text: value.trim(), lines: { startLine, endLine: at + 1 } });
  }
  return found;
}

/** The model that a Modelfile makes, what it is made of, and what it is told before every question. */
export function modelfileFacts(source: Source, text: string): Fact[] {
  const instructions = instructionsOf(text);
  const from = instructions.find(({ word }) => word === 'FROM');
  if (from === undefined) return [];
  const file = source.path.slice(source.path.lastIndexOf('/') + 1);
  const folder = folderOf(source.path);
  const suffix = file.replace(/^modelfile[._-]?/i, '').replace(/\.modelfile$/i, '');
  const made = ownElement(source, from.lines, {
    kind: 'model',
    name: suffix || folder.split('/').at(-1) || 'Modelfile',
  });
  const facts: Fact[] = [elementFact(made), signalFact('ollama')];
  for (const { word, text: value, lines } of instructions) {
    if (value === '') continue;
    if (word === 'FROM' || word === 'ADAPTER') facts.push(...baseFacts(source, lines, value, word, made));
    if (word !== 'SYSTEM') continue;
    const prompt = promptElement(source, lines, { text: value, name: `${made.name} system prompt` });
    facts.push(
      elementFact(prompt),
      flowFact(source, lines, { from: prompt, to: made, data: ['prompt'], protocol: 'file' }),
    );
  }
  return facts;
}

/** A file beside the Modelfile, a repository of the hub, or a model of Ollama's registry. */
function baseFacts(
  source: Source,
  lines: Lines,
  text: string,
  word: string,
  made: ReturnType<typeof ownElement>,
): Fact[] {
  const kind: Reference['kind'] = word === 'ADAPTER' ? 'adapter' : 'model';
  const path = /^(?:\.{1,2}\/|\/|~)|\.(?:gguf|bin|safetensors|pt|pth)$|^\.$/i.test(text);
  const formats: Reference['formats'] = /\.safetensors$/i.test(text)
    ? ['safetensors']
    : /\.(?:bin|pt|pth)$/i.test(text)
      ? ['pickle']
      : ['gguf'];
  if (path) {
    const name = repositoryPath(folderOf(source.path), text);
    const reference = referenceFact(source, lines, {
      kind,
      repo: name ?? text,
      pinned: 'local',
      loader: word,
      formats,
      transport: 'local',
    });
    if (name === null || /^[/~.]/.test(name)) return [reference];
    const base = locationElement(source, lines, name, { kind: 'model' });
    return [
      reference,
      elementFact(base),
      flowFact(source, lines, { from: base, to: made, data: ['model'], protocol: 'file' }),
    ];
  }
  const hub = /^(?:hf\.co|huggingface\.co)\//.test(text);
  const plain = text.replace(/^(?:https?:\/\/)?(?:hf\.co|huggingface\.co)\//, '');
  const colon = plain.lastIndexOf(':');
  const tagged = colon > plain.lastIndexOf('/');
  const repo = tagged ? plain.slice(0, colon) : plain;
  const revision = tagged ? plain.slice(colon + 1) : '';
  const pinned = hub || revision === '' ? 'none' : revision === 'latest' ? 'branch' : 'tag';
  const given = { kind, repo, revision, pinned, loader: word, formats, transport: hub ? 'hub' : 'registry' } as const;
  const base = sharedElement(source, lines, { kind: 'model', name: repo, trust: 'public' });
  return [
    referenceFact(source, lines, { ...given, formats }),
    elementFact(base),
    flowFact(source, lines, { from: base, to: made, data: ['model'], protocol: hub ? 'hub' : 'https' }),
  ];
}
