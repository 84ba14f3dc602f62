import { parseYamlDocument, walk, type TreeNode } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT } from '../contract.ts';
import type { Extraction, Extractor, SourceFile } from '../contract.ts';
import { lockFacts } from './lock.ts';
import { remoteFacts } from './remotes.ts';
import { pipelineFacts } from './stages.ts';
import { trackedFacts } from './tracked-files.ts';

const SIGNAL = signalFact('dvc');

/** Pipelines, tracked files and remotes of DVC. */
export const dvc: Extractor = {
  id: 'dvc',
  version: 2,
  summary: 'Pipelines (dvc.yaml, dvc.lock), tracked files (*.dvc) and remotes (.dvc/config) of DVC.',
  maxBytes: YAML_LIMIT,
  matches: (path) => isPipeline(path) || isLock(path) || isConfiguration(path) || /[^/]\.dvc$/.test(path),
  extract: (file) => {
    if (isConfiguration(file.path)) return readConfiguration(file);
    const parsed = parseYamlDocument(file.text, { maxBytes: YAML_LIMIT });
    if (!parsed.ok) return failed(`${parsed.reason}, line ${parsed.line}`);
    if (isTemplate(parsed.root)) return failed('a template, not YAML');
    if (isLock(file.path)) return readLock(file, parsed.root);
    return isPipeline(file.path) ? readPipeline(file, parsed.root) : readTracked(file, parsed.root);
  },
};

function isPipeline(path: string): boolean {
  return path === 'dvc.yaml' || path.endsWith('/dvc.yaml');
}

function isLock(path: string): boolean {
  return path === 'dvc.lock' || path.endsWith('/dvc.lock');
}

function isConfiguration(path: string): boolean {
  return path === '.dvc/config' || path.endsWith('/.dvc/config');
}

function failed(reason: string): Extraction {
  return { ok: false, reason, facts: [] };
}

function readConfiguration(file: SourceFile): Extraction {
  if (file.text.includes('\0')) return failed('holds NUL characters, so it is no text');
  return { ok: true, facts: [SIGNAL, ...remoteFacts(sourceOf(file.path), file.text)] };
}

function readPipeline(file: SourceFile, root: TreeNode): Extraction {
  if (root.kind !== 'map') return failed('not a map of stages');
  const { facts, problem } = pipelineFacts(sourceOf(file.path), root);
  return problem === null ? { ok: true, facts: [SIGNAL, ...facts] } : failed(problem);
}

function readLock(file: SourceFile, root: TreeNode): Extraction {
  if (root.kind !== 'map') return failed('not a map of stages');
  const { facts, problem } = lockFacts(sourceOf(file.path), root);
  return problem === null ? { ok: true, facts: [SIGNAL, ...facts] } : failed(problem);
}

function readTracked(file: SourceFile, root: TreeNode): Extraction {
  if (root.kind !== 'map') return failed('not a map of tracked files');
  return { ok: true, facts: [SIGNAL, ...trackedFacts(sourceOf(file.path), root)] };
}

/** `key: {{ name }}` is valid YAML, a map whose key is a map, and nothing that DVC reads. */
function isTemplate(root: TreeNode): boolean {
  for (const node of walk(root)) {
    if (node.kind === 'map' && node.entries.length === 1 && node.entries[0]?.key === '') return true;
  }
  return false;
}
