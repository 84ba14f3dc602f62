import type { DataKind } from '../../../model/index.ts';

/** Words of names, by what the named thing holds. */
const DATA: readonly (readonly [DataKind, ReadonlySet<string>])[] = [
  [
    'metrics',
    wordSet('metric metrics score scores report reports evaluation eval accuracy rmse auc loss results performance'),
  ],
  ['prediction', wordSet('prediction predictions predicted preds inference inferences forecast forecasts')],
  [
    'model',
    wordSet(
      'model models estimator classifier regressor checkpoint checkpoints ckpt weights adapter booster clf trainer',
    ),
  ],
  ['labels', wordSet('label labels annotation annotations')],
  ['features', wordSet('feature features embedding embeddings vectors')],
  ['document', wordSet('document documents docs chunks pages')],
  ['configuration', wordSet('config configuration params parameters hyperparameters hparams settings')],
  [
    'dataset',
    wordSet(
      'data dataset datasets df dataframe frame table tables corpus samples images texts csv parquet records x y xtrain ytrain rows',
    ),
  ],
];

/** Parts of data, and of names of what is made with them: `train_set`, `train_result`. */
const PARTS = wordSet('train training test valid validation val split splits raw batch');

const PREPARES = wordSet(
  'preprocess preprocessing process processing prepare prep split clean cleaning load ingest ingestion extract fetch read transform download',
);

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

export function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

/** The kind of data that names speak of, the last word that says one in the first name that does; null when none does. */
export function dataNamed(...names: readonly string[]): DataKind | null {
  for (const name of names) {
    const words = wordsOf(name);
    // A cloud's word for the files of a trained model.
    if (/model[_-]?data/i.test(name)) return 'model';
    const word = words.findLast((item) => DATA.some(([, known]) => known.has(item)));
    const kind = word === undefined ? undefined : DATA.find(([, known]) => known.has(word))?.[0];
    if (kind !== undefined) return kind;
  }
  return null;
}

/** Whether a name speaks of a part of data: of what a step that prepares hands on, not of what training makes. */
export function isPartOfData(name: string): boolean {
  return wordsOf(name).some((word) => PARTS.has(word));
}

/** Whether a step's name says that it brings or prepares data. */
export function isPreparation(name: string): boolean {
  return wordsOf(name).some((word) => PREPARES.has(word));
}
