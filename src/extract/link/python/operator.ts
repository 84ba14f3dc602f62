import { keyOf, mergeEvidence, subjectKey } from '../../../model/index.ts';
import type { Context, Element, Evidence, Fact, Flow, SubjectKey } from '../../../model/index.ts';
import { folderOf } from './modules.ts';
import { CODE, type Owners } from './owners.ts';
import type { Project } from './project.ts';
import type { ConfiguredScript, Settings } from './settings.ts';

const OPERATOR = { kind: 'human', name: 'operator' } as const;
const PLACES = 20;

/**
 * Files that a script executes as its configuration, as artifacts; and, where nothing of the repository starts its scripts, the person who
 * starts them with options on the command line: one for the whole repository.
 */
export function commandLineFacts(
  project: Project,
  settings: Settings,
  owners: Owners,
  facts: readonly Fact[],
  started: (path: string) => boolean,
): readonly Fact[] {
  const code = codeOf(facts);
  const found: Fact[] = [];
  const asked: { readonly key: SubjectKey; readonly context: Context; readonly evidence: readonly Evidence[] }[] = [];
  const configured = new Set<string>();
  for (const script of settings.scripts) {
    const self = code.get(script.path);
    if (self === undefined) continue;
    configured.add(script.path);
    const artifacts = artifactsOf(script);
    for (const artifact of artifacts) {
      found.push({ fact: 'element', value: artifact });
      found.push({
        fact: 'flow',
        value: flowOf(keyOf('element', artifact), keyOf('element', self), 'shipped', script.evidence, 'code'),
      });
    }
    const places = settingsShown(project, script, keyOf('element', self), facts);
    if (places.length > 0)
      found.push({ fact: 'element', value: { ...self, evidence: places, details: [], controls: [] } });
    const keys =
      artifacts.length > 0 ? artifacts.map((artifact) => keyOf('element', artifact)) : [keyOf('element', self)];
    for (const key of keys) asked.push({ key, context: self.context, evidence: script.asked });
  }
  if (![...code.keys()].some(started)) {
    for (const { module } of project.files.values()) {
      if (module.context !== 'shipped' || configured.has(module.path)) continue;
      for (const { symbol, ...lines } of module.commandLine) {
        for (const owner of owners.isLibrary(module.path)
          ? owners.of(module.path, symbol, module.context)
          : [{ path: module.path }]) {
          const self = configured.has(owner.path) ? undefined : code.get(owner.path);
          if (self !== undefined && self.kind !== 'service')
            asked.push({
              key: keyOf('element', self),
              context: self.context,
              evidence: [{ path: module.path, ...lines }],
            });
        }
      }
    }
    for (const { key, context, evidence } of asked) found.push(...startedBy(key, context, evidence));
  }
  return found;
}

/** The element of each file's code. */
function codeOf(facts: readonly Fact[]): ReadonlyMap<string, Element> {
  const code = new Map<string, Element>();
  for (const fact of facts) {
    if (fact.fact !== 'element' || fact.value.symbol !== '' || fact.value.path === '' || !CODE.has(fact.value.kind))
      continue;
    if (!code.has(fact.value.path)) code.set(fact.value.path, fact.value);
  }
  return code;
}

/** The configuration files of a script, one artifact for each folder. */
function artifactsOf({ files, evidence }: ConfiguredScript): readonly Element[] {
  const folders = new Map<string, string[]>();
  for (const file of files) folders.set(folderOf(file), [...(folders.get(folderOf(file)) ?? []), file]);
  return [...folders].map(([folder, own]): Element => {
    const [only] = own.length === 1 ? own : [];
    const lines = own.map((path) => ({ path, startLine: 1, endLine: 1 }));
    return {
      ...BARE,
      kind: 'artifact',
      name: only ?? (folder === '' ? '*.py' : `${folder}/*.py`),
      trust: 'internal',
      evidence: mergeEvidence(evidence, lines).slice(0, PLACES),
      details: ['executed as configuration'],
    };
  });
}

const BARE = {
  path: '',
  symbol: '',
  context: 'shipped',
  controls: [],
  edits: [],
  exposure: 'unknown',
  authentication: 'unknown',
  capabilities: [],
} satisfies Partial<Element>;

/** The lines of settings that name what the script reads or writes. */
function settingsShown(
  project: Project,
  script: ConfiguredScript,
  self: SubjectKey,
  facts: readonly Fact[],
): Evidence[] {
  const lines = new Set(project.files.get(script.path)?.module.constants.map(({ line }) => line) ?? []);
  const places = facts.flatMap((fact) =>
    fact.fact === 'flow' && (fact.value.source === self || fact.value.target === self)
      ? fact.value.evidence.filter(({ path, startLine }) => path === script.path && lines.has(startLine))
      : [],
  );
  return mergeEvidence([], places).slice(0, 5);
}

function startedBy(key: SubjectKey, context: Context, evidence: readonly Evidence[]): readonly Fact[] {
  if (evidence.length === 0) return [];
  const operator: Element = { ...BARE, ...OPERATOR, context, trust: 'internal', evidence: [...evidence], details: [] };
  return [
    { fact: 'element', value: operator },
    { fact: 'flow', value: flowOf(subjectKey(operator), key, context, evidence, 'configuration') },
  ];
}

function flowOf(
  source: SubjectKey,
  target: SubjectKey,
  context: Context,
  evidence: readonly Evidence[],
  data: 'code' | 'configuration',
): Flow {
  return {
    name: '',
    path: '',
    symbol: '',
    context,
    controls: [],
    evidence: mergeEvidence([], evidence),
    edits: [],
    data: [data],
    protocol: 'exec',
    source,
    target,
    crosses: [],
  };
}
