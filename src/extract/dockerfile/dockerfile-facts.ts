import { commandFacts } from '../../command/index.ts';
import { fillVariables, imageFacts, type Script, scriptLines } from '../../container/index.ts';
import { credentialFacts } from '../../credential/index.ts';
import { contextOf, keyOf, type Context, type Element, type Fact, type SubjectKey } from '../../model/index.ts';
import type { Extraction, SourceFile } from '../contract.ts';
import { sourcePaths } from './copied-paths.ts';
import { downloadFacts } from './downloads.ts';
import { type Instruction, readInstructions } from './instructions.ts';
import { isServer, runScripts, startScripts } from './scripts.ts';
import { type Stage, stagesOf, type Stages } from './stages.ts';
import { assignmentsOf } from './words.ts';

type File = { readonly path: string; readonly context: Context };

/** Facts of a Dockerfile. */
export function dockerfileFacts({ path, text }: SourceFile): Extraction {
  if (text.includes('\0')) return { ok: false, reason: 'The file holds NUL characters, so it is no text.', facts: [] };
  const { instructions, unknownLine } = readInstructions(text);
  const stages = stagesOf(instructions);
  if (stages === null) return { ok: false, reason: 'The file has more than 200 build stages.', facts: [] };
  const file: File = { path, context: contextOf(path) };
  const last = stages.list.at(-1);
  const facts = [
    ...stages.before.flatMap((instruction) => valueFacts(file, instruction)),
    ...stages.list.flatMap((stage) => stageFacts(file, stage, stages)),
    ...(last === undefined ? [] : imageOutcome(file, last)),
  ];
  if (unknownLine !== null) {
    return { ok: false, reason: `Line ${unknownLine} is no Dockerfile instruction (a template?).`, facts };
  }
  if (last === undefined && instructions.length > 0) return { ok: false, reason: 'The file has no FROM.', facts };
  return { ok: true, facts };
}

function stageFacts(file: File, stage: Stage, stages: Stages): Fact[] {
  const { from } = stage;
  const where = { path: file.path, symbol: '', context: file.context };
  const base =
    stage.image === ''
      ? []
      : imageFacts(stage.image, { ...where, startLine: from.line, endLine: from.endLine, loader: 'FROM' });
  const rest = stage.instructions.flatMap((instruction): Fact[] => {
    const { keyword, line, endLine } = instruction;
    const images = imagesUsed(instruction)
      .map((image) => fillVariables(image, stage.values))
      .filter((image) => !stages.names.has(image.toLowerCase()))
      .flatMap((image) => imageFacts(image, { ...where, startLine: line, endLine, loader: `${keyword} from` }));
    if (keyword === 'RUN') {
      const scripts = stage.posix ? runScripts(instruction) : [];
      return [...images, ...scripts.flatMap((script) => scriptFacts(file, script))];
    }
    if (keyword === 'ENV' || keyword === 'ARG') return valueFacts(file, instruction);
    if (keyword === 'ADD') {
      const evidence = [{ path: file.path, startLine: line, endLine }];
      return [...images, ...downloadFacts(instruction, stage.values, { ...where, evidence })];
    }
    return images;
  });
  return [...base, ...rest];
}

/** Images named beside `FROM`: `COPY --from=` and `RUN --mount=…,from=`. */
function imagesUsed({ keyword, flags }: Instruction): string[] {
  return flags.flatMap(({ name, value }) => {
    if (keyword === 'COPY' && name === 'from') return [value];
    if (keyword !== 'RUN' || name !== 'mount') return [];
    return value
      .split(',')
      .filter((option) => option.startsWith('from='))
      .map((option) => option.slice('from='.length));
  });
}

function scriptFacts({ path, context }: File, script: Script, runner?: SubjectKey): Fact[] {
  const lines = scriptLines(path, script);
  return commandFacts(script.text, { path, symbol: '', context, manifest: 'dockerfile', runner, ...lines });
}

/** Credentials written into `ENV` and `ARG`. */
function valueFacts(file: File, { keyword, text, textLine }: Instruction): Fact[] {
  if (keyword !== 'ENV' && keyword !== 'ARG') return [];
  return assignmentsOf(text).flatMap(({ name, value, offset }) => {
    const line = textLine + offset;
    return credentialFacts(name, value, {
      path: file.path,
      symbol: '',
      context: file.context,
      startLine: line,
      endLine: line,
    });
  });
}

/** The container that the last stage makes, and what it starts. */
function imageOutcome(file: File, stage: Stage): Fact[] {
  const scripts = startScripts(stage);
  const container = containerOf(file, stage, scripts);
  const runner = keyOf('element', container);
  const sourcePath = sourcePaths(stage);
  const started = scripts.flatMap((script) =>
    scriptFacts(file, fromWorkdir(script, stage.workdir), runner).map((fact): Fact => {
      if (fact.fact === 'element') return { fact: 'element', value: insideContainer(fact.value, script) };
      if (fact.fact !== 'runs') return fact;
      return { fact: 'runs', value: { ...fact.value, path: sourcePath(fact.value.path) } };
    }),
  );
  return [{ fact: 'element', value: container }, ...started];
}

/** Paths below the working folder as paths relative to it, which is what a repository knows. */
function fromWorkdir(script: Script, workdir: string): Script {
  if (workdir === '/') return script;
  const parts = script.text.split(`${workdir}/`);
  const text = parts
    .map((part, index) => {
      if (index === parts.length - 1) return part;
      return part + (/[\s'"=]/.test(part.at(-1) ?? ' ') ? './' : `${workdir}/`);
    })
    .join('');
  return { ...script, text };
}

/** All interfaces of a container are those of a network that the Dockerfile does not show; a tunnel to the world is one. */
function insideContainer(element: Element, script: Script): Element {
  if (element.path === '' || element.exposure !== 'public' || script.text.includes('--share')) return element;
  return { ...element, exposure: 'network' };
}

function containerOf(file: File, stage: Stage, scripts: readonly Script[]): Element {
  const user = userOf(stage);
  const lines = [stage.from, ...stage.instructions.filter(({ keyword }) => keyword === 'USER').slice(-1)];
  const starts = [stage.entrypoint, stage.command].filter((instruction) => instruction !== null);
  return {
    name: containerName(file.path),
    path: file.path,
    symbol: '',
    context: file.context,
    controls: user === 'other' ? ['non-root'] : [],
    evidence: [...lines, ...starts]
      .sort((a, b) => a.line - b.line)
      .map(({ line, endLine }) => ({ path: file.path, startLine: line, endLine })),
    edits: [],
    kind: 'container',
    trust: 'internal',
    exposure: 'unknown',
    authentication: 'unknown',
    capabilities: user === 'root' && isServer(scripts) ? ['root'] : [],
    details: [...new Set(stage.ports.slice(0, 20).map((port) => `port ${port}`.slice(0, 80)))].sort(),
  };
}

/** Images of `distroless` and the like start as another user when their tag says so. */
function userOf(stage: Stage): 'root' | 'other' | 'unknown' {
  if (stage.user === null) return /[:-]nonroot\b/.test(stage.image) ? 'other' : 'root';
  const name = stage.user.split(':', 1)[0] ?? '';
  if (name.includes('$')) return 'unknown';
  return name === '' || name === 'root' || /^0+$/.test(name) ? 'root' : 'other';
}

/** The folder's name for a plain `Dockerfile` in a folder, else the file's. */
function containerName(path: string): string {
  const parts = path.split('/');
  const file = parts.at(-1) ?? path;
  return /^(?:Dockerfile|Containerfile)$/i.test(file) ? (parts.at(-2) ?? file) : file;
}
