import type { Fact } from '../../model/index.ts';
import type { TreeNode } from '../../parse/index.ts';
import { readJson, readYaml, type Source, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { datasetListFacts } from './dataset-list.ts';
import { evaluationTaskFacts } from './evaluation-task.ts';
import { targetFacts } from './hydra.ts';
import { shapeOf, type Shape } from './shapes.ts';
import { torchtuneFacts } from './torchtune.ts';
import { trainingFacts } from './training.ts';

const STATE: Readonly<Record<Shape, (source: Source, root: TreeNode) => Fact[]>> = {
  'dataset-list': datasetListFacts,
  training: trainingFacts,
  torchtune: torchtuneFacts,
  'evaluation-task': evaluationTaskFacts,
  hydra: targetFacts,
};

/** Settings of trainings and evaluations: which model learns from which data, and where it goes. */
export const datasetConfig: Extractor = {
  id: 'dataset-config',
  version: 1,
  summary:
    'Settings of trainings and evaluations (axolotl, TRL, alignment-handbook, LLaMA-Factory, torchtune, lm-eval, hydra): models, data, outputs.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /[._]ya?ml$|(?:^|\/)dataset_info\.json$|\/tasks\/(?:[^/]+\/){0,6}[^/.]+$/.test(path),
  claims: ({ path, text }) => shapeOf(path, text) !== null,
  extract: ({ path, text }) => {
    const shape = shapeOf(path, text);
    if (shape === null) return { ok: true, facts: [] };
    const read = path.endsWith('.json') ? readJson(text, { maxBytes: YAML_LIMIT }) : readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    return { ok: true, facts: read.documents.slice(0, 1).flatMap((root) => STATE[shape](sourceOf(path), root)) };
  },
};
