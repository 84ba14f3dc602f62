import type { DocumentReader, RowReader } from '../contract.ts';
import { artKubeflow } from './art-kubeflow/index.ts';
import { art } from './art/index.ts';
import { cleverhans } from './cleverhans/index.ts';
import { counterfit } from './counterfit/index.ts';
import { garak } from './garak/index.ts';
import { generic } from './generic/index.ts';
import { inspect } from './inspect/index.ts';
import { promptfoo, promptfooRows } from './promptfoo/index.ts';
import { pyrit } from './pyrit/index.ts';
import { robustbench } from './robustbench/index.ts';

/** Readers of documents, by id; each knows its own by marks that no other has. */
export const documentReaders: readonly DocumentReader[] = [
  art,
  artKubeflow,
  cleverhans,
  counterfit,
  generic,
  inspect,
  promptfoo,
  pyrit,
  robustbench,
];

/** Readers of files with a row of JSON a line. */
export const rowReaders: readonly RowReader[] = [garak, promptfooRows];
