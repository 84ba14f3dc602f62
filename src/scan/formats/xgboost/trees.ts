import type { ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { at, numbersAt, type Value } from './value.ts';

/** Lists of a tree that have one entry for each node. */
const LISTS = ['left_children', 'right_children', 'parents', 'split_indices', 'split_conditions', 'base_weights'];

/** Holds the trees of a model to what their readers take on trust: lists as long as there are nodes, and numbers of nodes that there are. */
export function judgeTrees(model: Value, context: ScanContext): void {
  const learner = at(model, 'learner');
  const booster = at(learner, 'gradient_booster');
  if (booster === null) throw new UnreadableError('it has no gradient booster');
  const features = Number(at(learner, 'learner_model_param', 'num_feature'));
  const trees = at(booster, 'model', 'trees') ?? at(booster, 'gbtree', 'model', 'trees');
  if (!Array.isArray(trees)) return;
  for (const [index, tree] of (trees as readonly Value[]).entries()) {
    context.step();
    const wrong = wrongWith(tree, features);
    if (wrong === null) continue;
    context.report({
      id: 'xgboost-out-of-range',
      verdict: 'suspicious',
      message: `Tree ${index} ${wrong}, so a reader without checks leaves its memory.`,
    });
  }
}

function wrongWith(tree: Value, features: number): string | null {
  const nodes = Number(at(tree, 'tree_param', 'num_nodes'));
  if (!Number.isSafeInteger(nodes) || nodes < 1) return 'does not say how many nodes it has';
  for (const key of LISTS) {
    const list = numbersAt(tree, key);
    if (list === null || list.length !== nodes) return `has ${nodes} nodes and another number of ${key}`;
  }
  for (const key of ['left_children', 'right_children']) {
    const list = numbersAt(tree, key) as ArrayLike<number>;
    for (let node = 0; node < nodes; node += 1) {
      const child = list[node] as number;
      if (child < -1 || child >= nodes || child === node) return `has a node that leads to the node ${child}`;
    }
  }
  const indices = numbersAt(tree, 'split_indices') as ArrayLike<number>;
  for (let node = 0; node < nodes; node += 1) {
    const feature = indices[node] as number;
    if (feature < 0 || (features > 0 && feature >= features && feature < 2 ** 31 - 1))
      return `splits by the feature ${feature} of ${features}`;
  }
  return null;
}
