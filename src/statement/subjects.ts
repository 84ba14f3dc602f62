import type { Artifact, Context, Edit, Evidence, Fact, Job, Load, Operation, Reference } from '../model/index.ts';
import { keyOfEnd, type End } from './element.ts';
import { evidenceAt, type Lines, type Source } from './source.ts';

type Filled = 'path' | 'context' | 'evidence' | 'edits';
/** A subject without what every subject of a file has alike; `symbol`, `controls` and `edits` are empty unless given. */
type Given<T> = Omit<T, Filled | 'symbol' | 'controls' | 'name'> & { readonly name?: string } & Options;

type Options = {
  readonly symbol?: string;
  readonly controls?: readonly string[];
  readonly edits?: readonly Edit[];
};

type Subject = {
  path: string;
  symbol: string;
  context: Context;
  controls: string[];
  evidence: Evidence[];
  edits: Edit[];
};

function subjectAt(source: Source, lines: Lines, { symbol = '', controls = [], edits = [] }: Options): Subject {
  const { path, context } = source;
  return { path, symbol, context, controls: [...controls], evidence: [evidenceAt(source, lines)], edits: [...edits] };
}

const PIN_CONTROLS: Partial<Record<Reference['pinned'], string>> = { commit: 'commit-pin', digest: 'digest-pin' };

type Fetched = Pick<Reference, 'kind' | 'repo' | 'pinned' | 'loader'> &
  Partial<Omit<Reference, Filled | 'name' | 'controls' | 'symbol'>> &
  Options;

/**
 * Something that is fetched by name. What is not given is the harmless or the unknown: resolved unless `repo` holds a variable, no code
 * run, nothing verified. A commit or digest counts as a control.
 */
export function referenceFact(source: Source, lines: Lines, given: Fetched): Fact {
  const pin = PIN_CONTROLS[given.pinned];
  const controls = [...(given.controls ?? []), ...(pin === undefined ? [] : [pin])];
  return {
    fact: 'reference',
    value: {
      resolved: !/\$|\{\{|<<|\{%/.test(given.repo),
      revision: '',
      remoteCode: 'off',
      formats: ['unknown'],
      transport: 'unknown',
      verified: false,
      ...given,
      name: given.repo,
      ...subjectAt(source, lines, { ...given, controls: [...new Set(controls)] }),
    },
  };
}

/** A statement that weakens a protection or gives text power. */
export function operationFact(source: Source, lines: Lines, given: Given<Operation> & { readonly name: string }): Fact {
  return { fact: 'operation', value: { ...given, ...subjectAt(source, lines, given) } };
}

/** A place where bytes become objects. */
export function loadFact(source: Source, lines: Lines, given: Given<Load>): Fact {
  return { fact: 'load', value: { ...given, name: given.name ?? given.loader, ...subjectAt(source, lines, given) } };
}

/** A job of continuous integration. What is not given is absent or unknown. */
export function jobFact(
  source: Source,
  lines: Lines,
  given: Pick<Job, 'name' | 'symbol'> & Partial<Omit<Job, Filled | 'controls' | 'symbol'>> & Options,
): Fact {
  return {
    fact: 'job',
    value: {
      triggers: [],
      permissions: 'default',
      untrustedTrigger: false,
      untrustedCheckout: false,
      untrustedInput: [],
      usesSecrets: false,
      provesIdentity: false,
      selfHosted: false,
      ml: false,
      agent: false,
      ...given,
      ...subjectAt(source, lines, given),
    },
  };
}

/** A model file that is told of by its path and digest. */
export function artifactFact(
  source: Source,
  lines: Lines,
  given: Pick<Artifact, 'name' | 'format' | 'storage'> &
    Partial<Pick<Artifact, 'size' | 'digest' | 'scanned' | 'context'>> &
    Options,
): Fact {
  const { context = source.context } = given;
  return {
    fact: 'artifact',
    value: {
      size: 0,
      digest: '',
      scanned: false,
      verdict: 'unknown',
      findings: [],
      ...given,
      ...subjectAt(source, lines, given),
      context,
    },
  };
}

/** `runner` starts the file at `path`, which is a path of the repository or one from the file's own folder. */
export function runsFact(source: Source, lines: Lines, runner: End, path: string): Fact {
  return { fact: 'runs', value: { runner: keyOfEnd(runner), path, evidence: [evidenceAt(source, lines)] } };
}

/** The file belongs to machine learning. State it for what only such repositories have. */
export function signalFact(name: string): Fact {
  return { fact: 'signal', value: { name } };
}
