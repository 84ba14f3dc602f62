import { asString, get, type MapNode, walk } from '../../../parse/index.ts';
import type { FindingVerdict, FormatScanner, ScanContext } from '../../contract.ts';
import { FOREIGN_MODULES } from '../../keras/classes.ts';
import { quote } from '../../report.ts';
import { jsonTree, latin1, readText } from '../../wire/text.ts';

/** Libraries whose classes skops knows how to make (skops/io/_trusted_types.py and the nodes beside). */
const TRUSTED =
  /^(?:sklearn|numpy|scipy|collections|datetime|xgboost|lightgbm|catboost|quantile_forest|pandas)(?:\.|$)/;
const PLAIN = new Set(
  'str int float bool bytes bytearray list tuple dict set frozenset slice complex NoneType type function method builtin_function_or_method range'.split(
    ' ',
  ),
);

/** The schema of a skops archive: which classes and functions make the model again. */
export const skops: FormatScanner = {
  id: 'skops',
  summary: 'Models of scikit-learn in skops: types that are not trusted, operators and methods that lead elsewhere.',
  recognises: (head, _tail, name) => {
    const text = latin1(head);
    return /^\s*\{/.test(text) &&
      (/"__loader__"\s*:/.test(text) || (/"__module__"\s*:/.test(text) && name.endsWith('schema.json')))
      ? 2
      : 0;
  },
  scan: async (source, context) => {
    for (const node of walk(jsonTree(await readText(source), 'its schema'))) {
      context.step();
      if (node.kind === 'map' && get(node, '__module__') !== undefined) judgeNode(node, context);
    }
  },
};

function judgeNode(node: MapNode, context: ScanContext): void {
  const [module, name, loader] = ['__module__', '__class__', '__loader__'].map((key) => asString(get(node, key)) ?? '');
  if (module === undefined || name === undefined || loader === undefined) return;
  const target = `${quote(module)}:${quote(name)}`;
  const report = (verdict: FindingVerdict, message: string): void =>
    context.report({ id: 'skops-type', verdict, message, operation: quote(loader), target });
  if (loader === 'OperatorFuncNode' && module !== 'operator')
    report(
      'malicious',
      `An operator is taken from ${quote(module)}, so loading the model calls ${quote(name)} with what the file says.`,
    );
  else if (loader === 'OperatorFuncNode' || (module === 'operator' && name !== ''))
    report('suspicious', `The model calls ${quote(name)} of the module operator, which reaches into any object.`);
  else if (name.includes('.') || (FOREIGN_MODULES.test(module) && !isPlain(module, name)))
    report(
      'malicious',
      `Loading the model imports ${quote(module)} and makes ${quote(name)}, which is no part of a model.`,
    );
  else if (!TRUSTED.test(module) && !isPlain(module, name))
    report('unverified', `The model needs ${quote(name)} of ${quote(module)}, which can't be seen from here.`);
}

function isPlain(module: string, name: string): boolean {
  return (
    TRUSTED.test(module) ||
    ((module === 'builtins' || module === 'types') && PLAIN.has(name)) ||
    (module === 'functools' && name === 'partial')
  );
}
