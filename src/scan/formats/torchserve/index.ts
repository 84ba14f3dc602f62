import { asString, get, strings } from '../../../parse/index.ts';
import type { FormatScanner } from '../../contract.ts';
import { quote } from '../../report.ts';
import { strayPath } from '../../stray-path.ts';
import { jsonTree, latin1, readText } from '../../wire/text.ts';

/** Handlers that TorchServe brings along (ts/torch_handler). */
const HANDLERS: ReadonlySet<string> = new Set([
  'image_classifier',
  'image_segmenter',
  'object_detector',
  'text_classifier',
  'base_handler',
]);

/** The manifest of an archive of TorchServe (`MAR-INF/MANIFEST.json`, model-archiver): which code of the archive runs when the model is served. */
export const torchserve: FormatScanner = {
  id: 'torchserve',
  summary:
    'Archives of TorchServe (.mar): the handler and the model file that the server runs, packages that it installs.',
  recognises: (head, _tail, name) => {
    const text = latin1(head);
    const manifest = name.endsWith('MANIFEST.json') || /"archiverVersion"\s*:/.test(text);
    return manifest && /^\s*\{/.test(text) && /"model"\s*:/.test(text) ? 2 : 0;
  },
  scan: async (source, context) => {
    const model = get(jsonTree(await readText(source), 'its manifest'), 'model');
    for (const key of ['handler', 'modelFile', 'serializedFile', 'requirementsFile', 'configFile']) {
      const path = asString(get(model, key)) ?? '';
      const stray = path === '' ? null : strayPath(path.split(':', 1)[0] ?? path);
      if (stray !== null)
        context.report({
          id: 'torchserve-path',
          verdict: 'malicious',
          message: `The server takes ${quote(path)} as ${key}, ${stray}.`,
          target: quote(path),
        });
      else if (path !== '' && (key === 'handler' || key === 'modelFile') && !HANDLERS.has(path))
        context.report({
          id: 'torchserve-code',
          verdict: 'unverified',
          message: `The server runs the code in ${quote(path)} of the archive to serve the model.`,
          target: quote(path),
        });
      else if (path !== '' && key === 'requirementsFile')
        context.report({
          id: 'torchserve-packages',
          verdict: 'unverified',
          message: `The server installs the packages that ${quote(path)} of the archive names, where it is allowed to.`,
          target: quote(path),
        });
    }
    for (const path of strings(get(model, 'extraFiles'))) {
      const stray = strayPath(path);
      if (stray !== null)
        context.report({
          id: 'torchserve-path',
          verdict: 'malicious',
          message: `The archive takes ${quote(path)}, ${stray}.`,
        });
    }
  },
};
