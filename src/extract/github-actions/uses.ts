import { pinnedOf } from '../../command/index.ts';
import { contextOf } from '../../model/index.ts';
import type { Fact, Pinned, Reference } from '../../model/index.ts';
import type { ScalarNode } from '../../parse/index.ts';

type Action = Pick<Reference, 'repo' | 'revision' | 'pinned' | 'transport'>;

/** What a `uses` names: `owner/name[/path]@revision`, `docker://image`, `./path`. */
export function actionOf(uses: string): Action {
  if (uses.startsWith('./') || uses.startsWith('../')) {
    return { repo: uses, revision: '', pinned: 'local', transport: 'local' };
  }
  const at = uses.lastIndexOf('@');
  if (uses.startsWith('docker://')) return imageOf(uses, at);
  const repo = at === -1 ? uses : uses.slice(0, at);
  const revision = at === -1 ? '' : uses.slice(at + 1);
  return { repo, revision, pinned: pinnedOf(revision), transport: 'git' };
}

function imageOf(uses: string, at: number): Action {
  if (at !== -1) {
    const revision = uses.slice(at + 1);
    const pinned = /^sha256:[0-9a-f]{64}$/.test(revision) ? 'digest' : 'unknown';
    return { repo: uses.slice(0, at), revision, pinned, transport: 'registry' };
  }
  const colon = uses.lastIndexOf(':');
  const tagged = colon > uses.lastIndexOf('/');
  const repo = tagged ? uses.slice(0, colon) : uses;
  return {
    repo,
    revision: tagged ? uses.slice(colon + 1) : '',
    pinned: tagged ? 'tag' : 'none',
    transport: 'registry',
  };
}

const CONTROLS: Partial<Record<Pinned, string>> = { commit: 'commit-pin', digest: 'digest-pin' };

/** The reference to the action or reusable workflow that a job runs. */
export function actionFact(uses: ScalarNode, path: string, symbol: string): Fact {
  const action = actionOf(uses.text.trim());
  const control = CONTROLS[action.pinned];
  return {
    fact: 'reference',
    value: {
      ...action,
      name: action.repo,
      path,
      symbol,
      context: contextOf(path),
      controls: control === undefined ? [] : [control],
      evidence: [{ path, startLine: uses.line, endLine: uses.endLine }],
      edits: [],
      kind: 'action',
      resolved: true,
      loader: 'uses',
      remoteCode: 'unknown',
      formats: ['code'],
      verified: false,
    },
  };
}
