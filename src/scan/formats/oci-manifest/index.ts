import { asString, entriesOf, get, itemsOf, strings, walk } from '../../../parse/index.ts';
import type { FormatScanner } from '../../contract.ts';
import { quote } from '../../report.ts';
import { escapingPath } from '../../stray-path.ts';
import { jsonTree, latin1, readText } from '../../wire/text.ts';

/** Manifests of OCI images and artifacts (image-spec 1.1), by which ModelCar, Docker Model Runner and KitOps keep models. */
export const ociManifest: FormatScanner = {
  id: 'oci-manifest',
  summary:
    'Manifests of OCI images that hold models: layers that are fetched from other addresses, names that leave the folder.',
  recognises: (head) =>
    /^\s*\{/.test(latin1(head)) &&
    /"application\/vnd\.(?:oci\.image\.(?:manifest|index)|docker\.distribution\.manifest(?:\.list)?)\.v[12]\+json"/.test(
      latin1(head),
    )
      ? 2
      : 0,
  scan: async (source, context) => {
    const root = jsonTree(await readText(source), 'its manifest');
    for (const layer of [...itemsOf(get(root, 'layers')), ...itemsOf(get(root, 'manifests'))]) {
      context.step();
      const [first] = strings(get(layer, 'urls'));
      if (first !== undefined)
        context.report({
          id: 'oci-foreign-layer',
          verdict: 'suspicious',
          message: `A layer is fetched from ${quote(first)} and not from the registry of the image.`,
          target: quote(first),
        });
      const digest = asString(get(layer, 'digest')) ?? '';
      if (!/^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(digest))
        context.report({
          id: 'oci-digest',
          verdict: 'suspicious',
          message: `A layer is named by ${quote(digest)}, which is no digest: what it holds is not held to anything.`,
        });
    }
    for (const node of walk(root)) {
      for (const { key, value } of entriesOf(node)) {
        const title = key === 'org.opencontainers.image.title' ? (asString(value) ?? '') : '';
        if (title.startsWith('~') || escapingPath(title))
          context.report({
            id: 'archive-path-escapes',
            verdict: 'suspicious',
            message: `A layer is unpacked to ${quote(title)}, outside of the folder that it is unpacked into.`,
          });
      }
    }
  },
};
