import type { ElementKind } from '../../model/index.ts';

const PREPARATION = new Set(
  (
    'split splitting prepare prep preprocess preprocessing processing process featurize featurization features clean ' +
    'download fetch get load ingest ingestion extract transform export filter normalize augment manifest stats base'
  ).split(' '),
);
const TRAINING = new Set(
  'train training trainer retrain pretrain pretraining fit finetune finetuning tune tuning sft dpo rlhf lora'.split(
    ' ',
  ),
);
const EVALUATION = new Set(
  'eval evaluate evaluation evaluating test testing metrics metric score scoring validate validation benchmark'.split(
    ' ',
  ),
);

/**
 * What a stage does, told by its name and, where that says nothing, by the names of the scripts that it starts. A name that speaks of
 * preparing (`split_train_test`, `export_training_manifest`) is neither training nor evaluation.
 */
export function kindOfStage(name: string, scripts: () => readonly string[]): ElementKind {
  const told = kindOfWords(wordsOf(name));
  if (told !== null) return told;
  const files = scripts().map((path) => path.slice(path.lastIndexOf('/') + 1));
  return kindOfWords(files.flatMap(wordsOf)) ?? 'process';
}

function kindOfWords(words: readonly string[]): ElementKind | null {
  if (words.some((word) => PREPARATION.has(word))) return 'process';
  if (words.some((word) => TRAINING.has(word))) return 'training';
  return words.some((word) => EVALUATION.has(word)) ? 'evaluation' : null;
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}
