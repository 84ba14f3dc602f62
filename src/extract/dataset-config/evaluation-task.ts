import type { Fact } from '../../model/index.ts';
import { asBoolean, asText, entryOf, type TreeNode, walk } from '../../parse/index.ts';
import {
  elementFact,
  folderOf,
  lineOf,
  repositoryPath,
  runsFact,
  sharedElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';
import { datasetRead, isHubName } from './places.ts';

const MAX_FUNCTIONS = 50;

/**
 * Facts of a task of the LM evaluation harness (https://github.com/EleutherAI/lm-evaluation-harness): the data that models are measured
 * with, and the functions of the repository that take part. All tasks below one folder of `tasks` are one evaluation.
 */
export function evaluationTaskFacts(source: Source, root: TreeNode): Fact[] {
  const top = entryOf(root, 'dataset_path') ?? entryOf(root, 'task') ?? entryOf(root, 'include');
  if (root.kind !== 'map' || top === undefined) return [];
  const unsafe = entryOf(root, 'unsafe_code');
  const runsCode = asBoolean(unsafe?.value) === true;
  const evaluation = sharedElement(source, lineOf(runsCode && unsafe !== undefined ? unsafe : top), {
    kind: 'evaluation',
    name: suiteOf(source.path),
    capabilities: runsCode ? ['code'] : [],
    details: ['LM evaluation harness', runsCode ? 'runs answers as code' : ''],
  });
  const dataset = entryOf(root, 'dataset_path');
  const text = asText(dataset?.value) ?? '';
  // The reader of settings makes the reference of `dataset_path: owner/name`.
  const data =
    dataset === undefined
      ? []
      : datasetRead(
          source,
          evaluation,
          { text, lines: lineOf(dataset), loader: 'dataset_path', beside: root },
          isHubName(text),
        );
  return [signalFact('lm-eval'), elementFact(evaluation), ...data, ...functionFacts(source, evaluation, root)];
}

/** The folder `tasks` around a file, else the file's own. */
function suiteOf(path: string): string {
  const segments = folderOf(path).split('/');
  const at = segments.lastIndexOf('tasks');
  const folder = (at === -1 ? segments : segments.slice(0, at + 1)).join('/');
  return folder === '' ? 'evaluation tasks' : folder;
}

/** `!function utils.process` is a function of `utils.py` beside the file. */
function functionFacts(source: Source, evaluation: Parameters<typeof runsFact>[2], root: TreeNode): Fact[] {
  const files = new Map<string, Fact>();
  for (const node of walk(root)) {
    if (node.kind !== 'scalar' || node.tag !== '!function' || files.size >= MAX_FUNCTIONS) continue;
    const module = /^([\w.]{1,200})\.\w{1,100}$/.exec(node.text.trim())?.[1];
    const path =
      module === undefined ? null : repositoryPath(folderOf(source.path), `${module.replaceAll('.', '/')}.py`);
    if (path !== null && !files.has(path)) files.set(path, runsFact(source, lineOf(node), evaluation, path));
  }
  return [...files.values()];
}
