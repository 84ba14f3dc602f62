import type { ElementKind } from '../model/index.ts';

const PREPARATION = new Set(
  (
    'split splitting prepare prep preparation preprocess preprocessing processing process featurize featurization features clean cleaning ' +
    'download fetch get load ingest ingestion extract transform export filter normalize augment manifest stats base ' +
    'deploy deployment publish register registration promote upload serve'
  ).split(' '),
);
const MONITORING = new Set('monitor monitoring drift'.split(' '));
const TRAINING = new Set(
  (
    'train training trainer retrain retraining pretrain pretraining fit finetune finetuning finetuned tune tuning tuner sft dpo rlhf lora ' +
    'sweep hyperparameter hpo automl'
  ).split(' '),
);
const EVALUATION = new Set(
  'eval evaluate evaluation evaluating evaluator test testing metrics metric score scoring validate validation benchmark'.split(
    ' ',
  ),
);

/**
 * What a step of a pipeline does, told by its name and, where that says nothing, by the names of the scripts that it starts: `training`,
 * `evaluation`, `monitoring` or `process`. A name that speaks of preparing or shipping (`split_train_test`, `export_training_manifest`,
 * `deploy_trained_model`) is neither training nor evaluation.
 */
export function kindOfStep(name: string, scripts: () => readonly string[] = () => []): ElementKind {
  const told = kindOfWords(wordsOf(name));
  if (told !== null) return told;
  const files = scripts().map((path) => path.slice(path.lastIndexOf('/') + 1));
  return kindOfWords(files.flatMap(wordsOf)) ?? 'process';
}

function kindOfWords(words: readonly string[]): ElementKind | null {
  if (words.some((word) => MONITORING.has(word))) return 'monitoring';
  if (words.some((word) => PREPARATION.has(word))) return 'process';
  if (words.some((word) => TRAINING.has(word))) return 'training';
  return words.some((word) => EVALUATION.has(word)) ? 'evaluation' : null;
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 300)
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}
