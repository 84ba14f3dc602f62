import { asString, get, parseYaml, strings, type TreeNode } from '../../../parse/index.ts';
import type { FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { quote } from '../../report.ts';
import { judgeObjects } from '../../remote-code/index.ts';
import { strayPath } from '../../stray-path.ts';
import { judgeTemplates } from '../../template/in-tree.ts';
import { latin1, readText } from '../../wire/text.ts';

/** Modules of MLflow and of the libraries that it has flavours for: what loads a model. */
const LOADERS = /^mlflow(?:\.\w+)*$/;

/** Configurations of NeMo and Hydra, and MLflow's `MLmodel`. */
export const yamlConfig: FormatScanner = {
  id: 'yaml-config',
  summary: 'Configurations of NeMo and Hydra in YAML, and MLmodel of MLflow: what they make libraries import and call.',
  recognises: (head, _tail, name) => {
    const base = name.split('/').at(-1) ?? name;
    if (base === 'MLmodel' || base === 'model_config.yaml') return 1;
    return /\.ya?ml$/i.test(base) && /(?:^|[\s{,"'])_target_["']?\s?:/.test(latin1(head)) ? 1 : 0;
  },
  scan: async (source, context) => {
    const result = parseYaml(await readText(source));
    if (!result.ok) throw new UnreadableError(`its configuration is ${result.reason}`);
    for (const root of result.documents) {
      judgeTemplates(root, context);
      await judgeObjects(root, context);
      judgeFlavour(get(root, 'flavors', 'python_function'), context);
    }
  },
};

/** The flavour that MLflow loads any model by: a module that it imports, and folders of code that it makes importable. */
function judgeFlavour(flavour: TreeNode | undefined, context: ScanContext): void {
  const loader = asString(get(flavour, 'loader_module'));
  const code = strings(get(flavour, 'code'));
  if (loader !== undefined && !LOADERS.test(loader)) {
    context.report({
      id: 'mlflow-loader',
      verdict: 'unverified',
      message: `MLflow imports the module ${quote(loader)} to load the model, which can't be seen from here.`,
      target: quote(loader),
    });
  }
  for (const path of code) {
    const stray = strayPath(path);
    context.report({
      id: 'mlflow-code',
      verdict: stray === null ? 'unverified' : 'suspicious',
      message: `MLflow makes the code in ${quote(path)} importable when the model is loaded${stray === null ? '' : `, ${stray}`}.`,
      target: quote(path),
    });
  }
}
