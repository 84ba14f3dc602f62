import { plainAddress, transportOf } from '../../command/index.ts';
import { contextOf } from '../../model/index.ts';
import type { Edit, Evidence, Fact, Pinned, Reference } from '../../model/index.ts';
import { nameIn, namedWithoutFlag } from './names.ts';
import type { Named } from './names.ts';
import type { Scope, Setting } from './scopes.ts';

const FLAG = 'trust_remote_code';

/**
 * Models and datasets that settings name, with whether their code may run here. A flag belongs to the nearest settings around it that
 * name a model or dataset; a flag without any is a reference that could not be resolved.
 */
export function referenceFacts(scopes: readonly Scope[], path: string, text: string): Fact[] {
  const lines = text.includes('\r') ? null : text.split('\n');
  const taken = new Set<Setting>();
  const facts: Fact[] = [];
  for (const scope of scopes) {
    const flag = last(scope, FLAG);
    if (flag === undefined || !/^(?:true|yes|on|1)$/i.test(flag.value)) continue;
    const owner = ownerOf(scope, scopes);
    if (owner !== null) taken.add(owner.named.setting);
    const named = owner?.named ?? kindAround(scope);
    facts.push(...factsOf(path, named, flag, revisionOf(owner, scope), disableEdit(path, lines, flag)));
  }
  for (const scope of scopes) {
    for (const named of namedWithoutFlag(scope)) {
      if (!taken.has(named.setting)) facts.push(...factsOf(path, named, null, revisionOf({ named, scope }, scope), []));
    }
  }
  return facts;
}

type Owner = { readonly named: Named; readonly scope: Scope };

function ownerOf(scope: Scope, scopes: readonly Scope[]): Owner | null {
  let dataset = false;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const named = nameIn(at, dataset);
    if (named !== null) return { named, scope: at };
    dataset ||= at.key.includes('dataset');
  }
  // `model: {name: …}` beside a flag that is meant for it.
  for (const inner of scopes) {
    if (inner.parent !== scope || !/^(?:model|dataset)/.test(inner.key)) continue;
    const named = nameIn(inner, false);
    if (named !== null) return { named, scope: inner };
  }
  return null;
}

/** What kind a flag without a name is about: a dataset below a key that speaks of one. */
function kindAround(scope: Scope): Named['kind'] {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at.key.includes('dataset')) return 'dataset';
  return 'model';
}

function last(scope: Scope, key: string): Setting | undefined {
  return scope.settings.findLast((setting) => setting.key === key);
}

/** The revision beside the name, else beside the flag. */
function revisionOf(owner: Owner | null, flagged: Scope): Setting | null {
  if (owner === null) return null;
  const keys = [`${owner.named.kind}_revision`, 'revision'];
  for (const scope of [owner.scope, flagged]) {
    const code = last(scope, 'code_revision');
    // Code from a movable revision is as movable when the weights are pinned.
    if (code !== undefined && code.value !== '' && pinnedOf(code.value) !== 'commit') return code;
    for (const key of keys) {
      const setting = last(scope, key);
      if (setting !== undefined && setting.value !== '') return setting;
    }
  }
  return null;
}

function pinnedOf(revision: string): Pinned {
  if (/^[0-9a-f]{40}$/i.test(revision)) return 'commit';
  if (/\$\{|\{\{/.test(revision)) return 'unknown';
  return /^(?:main|master|head)$/i.test(revision) ? 'branch' : 'tag';
}

function factsOf(
  path: string,
  about: Named | Named['kind'],
  flag: Setting | null,
  revision: Setting | null,
  edits: Edit[],
): Fact[] {
  const named = typeof about === 'string' ? null : about;
  const kind = typeof about === 'string' ? about : about.kind;
  const address = named === null ? null : (plainAddress(named.setting.value) ?? named.setting.value);
  const local = named?.place === 'local';
  const pinned = named === null ? 'unknown' : local ? 'local' : revision === null ? 'none' : pinnedOf(revision.value);
  const context = contextOf(path);
  const evidence = evidenceOf(path, [named?.setting, revision, flag]);
  const reference: Fact = {
    fact: 'reference',
    value: {
      // A file that was renamed still holds the same flag: its name is not its path.
      name: address ?? FLAG,
      path,
      symbol: '',
      context,
      controls: pinned === 'commit' ? ['commit-pin'] : [],
      evidence,
      edits,
      kind,
      repo: address ?? path,
      resolved: named !== null && named.place !== 'unknown',
      revision: local || revision === null ? '' : revision.value,
      pinned,
      loader: 'settings',
      remoteCode: flag === null ? 'off' : 'on',
      formats: ['unknown'],
      transport: local ? 'local' : transportIn(address),
      verified: false,
    },
  };
  if (named === null || named.place !== 'hub') return [reference];
  const element: Fact = {
    fact: 'element',
    value: {
      kind: named.kind,
      name: address ?? '',
      path: '',
      symbol: '',
      context,
      controls: [],
      evidence: evidenceOf(path, [named.setting]),
      edits: [],
      trust: 'third-party',
      exposure: 'unknown',
      authentication: 'unknown',
      capabilities: [],
      details: [],
    },
  };
  return [reference, element];
}

function transportIn(address: string | null): Reference['transport'] {
  if (address === null || !address.includes('://') || address.startsWith('hf:')) return 'hub';
  const transport = transportOf(address);
  return transport === 'unknown' ? 'object-store' : transport;
}

function evidenceOf(path: string, settings: readonly (Setting | null | undefined)[]): Evidence[] {
  const places = new Map<number, Evidence>();
  for (const setting of settings) {
    if (!setting) continue;
    const { startLine, endLine } = setting;
    places.set(startLine, { path, startLine, endLine: Math.max(startLine, endLine) });
  }
  return [...places.values()].toSorted((a, b) => a.startLine - b.startLine);
}

const SWITCHED_ON = /(?<![\w-])(["']?trust_remote_code["']?\s{0,20}[:=]\s{0,20})(["']?)(true|True|TRUE)(?![\w-])/g;

/** Switches the flag off where it stands once and alone on its line. */
function disableEdit(path: string, lines: readonly string[] | null, flag: Setting): Edit[] {
  const line = lines?.[flag.startLine - 1];
  if (line === undefined || line.length > 2_000) return [];
  const found = [...line.matchAll(SWITCHED_ON)];
  const [match] = found;
  if (match === undefined || found.length > 1) return [];
  const [whole, before = '', quote = '', word = ''] = match;
  const off = word === 'true' ? 'false' : word === 'True' ? 'False' : 'FALSE';
  const replacement = line.slice(0, match.index) + before + quote + off + line.slice(match.index + whole.length);
  return [{ id: 'disable-remote-code', path, startLine: flag.startLine, endLine: flag.startLine, replacement }];
}
