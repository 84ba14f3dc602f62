import type { Fact } from '../../model/index.ts';
import { asString, asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  hubNameOf,
  lineOf,
  referenceFact,
  sharedElement,
  signalFact,
  sourceOf,
} from '../../statement/index.ts';

const MAX_PACKAGES = 20_000;
const MAX_STATED = 500;

/** Models and datasets of the Hugging Face hub among the packages of a document of version 2. */
export function packagesFacts(path: string, root: TreeNode): Fact[] {
  const source = sourceOf(path);
  const facts: Fact[] = [];
  for (const node of itemsOf(get(root, 'packages')).slice(0, MAX_PACKAGES)) {
    const entry = entryOf(node, 'name') ?? entryOf(node, 'downloadLocation');
    const places = [
      asString(get(node, 'downloadLocation')),
      ...itemsOf(get(node, 'externalRefs')).map((item) => asString(get(item, 'referenceLocator'))),
    ];
    const hub = places.map((place) => hubNameOf(place ?? '')).find((found) => found !== null && found.kind !== 'space');
    if (
      entry === undefined ||
      hub === undefined ||
      hub === null ||
      hub.kind === 'space' ||
      facts.length > MAX_STATED * 2
    )
      continue;
    const hashed = itemsOf(get(node, 'checksums')).some((item) =>
      /^[0-9a-f]{32,128}$/i.test(asText(get(item, 'checksumValue')) ?? ''),
    );
    const license = asText(get(node, 'licenseDeclared')) ?? asText(get(node, 'licenseConcluded')) ?? '';
    const { kind, repo, revision, pinned } = hub;
    facts.push(
      elementFact(
        sharedElement(source, lineOf(entry), {
          kind,
          name: repo,
          trust: 'third-party',
          controls: hashed ? ['checksum'] : [],
          details: ['SPDX', /^(?:NOASSERTION|NONE|)$/.test(license) ? '' : `license: ${license}`],
        }),
      ),
      referenceFact(source, lineOf(entry), { kind, repo, revision, pinned, loader: 'SPDX', transport: 'hub' }),
    );
  }
  return facts.length === 0 ? [] : [signalFact('ml-bom'), ...facts];
}
