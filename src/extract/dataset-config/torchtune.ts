import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, oneOrMore, type TreeNode, walk } from '../../parse/index.ts';
import { elementFact, lineOf, ownElement, signalFact, type Source } from '../../statement/index.ts';
import { datasetRead, modelRead, modelWritten } from './places.ts';

/** Datasets that builders of torchtune fetch when the settings name no source, https://docs.pytorch.org/torchtune */
const SOURCES = new Map([
  ['alpaca_dataset', 'tatsu-lab/alpaca'],
  ['alpaca_cleaned_dataset', 'yahma/alpaca-cleaned'],
  ['cnn_dailymail_articles_dataset', 'ccdv/cnn_dailymail'],
  ['grammar_dataset', 'liweili/c4_200m'],
  ['hh_rlhf_helpful_dataset', 'RLHFlow/HH-RLHF-Helpful-standard'],
  ['samsum_dataset', 'Samsung/samsum'],
  ['slimorca_dataset', 'Open-Orca/SlimOrca-Dedup'],
  ['stack_exchange_paired_dataset', 'lvwerra/stack-exchange-paired'],
  ['wikitext_dataset', 'EleutherAI/wikitext_document_level'],
]);

/** Facts of a recipe of torchtune: the model that is loaded, the data, and where the model goes. */
export function torchtuneFacts(source: Source, root: TreeNode): Fact[] {
  const model = entryOf(root, 'model') ?? entryOf(root, 'checkpointer');
  if (model === undefined) return [];
  const training = ownElement(source, lineOf(model), {
    kind: 'training',
    name: source.path.slice(source.path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''),
    details: [asText(get(root, 'model', '_component_')) ?? ''],
  });
  const outputs = valuesOf(root);
  const checkpoints = entryOf(get(root, 'checkpointer'), 'checkpoint_dir');
  const written = entryOf(get(root, 'checkpointer'), 'output_dir') ?? entryOf(root, 'output_dir');
  return [
    signalFact('torchtune'),
    elementFact(training),
    ...(checkpoints === undefined
      ? []
      : modelRead(source, training, lineOf(checkpoints), filled(asText(checkpoints.value) ?? '', outputs))),
    ...oneOrMore(get(root, 'dataset')).flatMap((node) => dataFacts(source, training, node)),
    ...(written === undefined
      ? []
      : modelWritten(source, training, lineOf(written), filled(asText(written.value) ?? '', outputs))),
  ];
}

/** Texts at the top, for `${output_dir}`. */
function valuesOf(root: TreeNode): ReadonlyMap<string, string> {
  if (root.kind !== 'map') return new Map();
  return new Map(
    root.entries.flatMap(({ key, value }) =>
      asText(value) === undefined ? [] : [[key, asText(value) ?? ''] as const],
    ),
  );
}

function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text
    .slice(0, 500)
    .replaceAll(/\$\{(\w{1,60})\}/g, (whole, name: string) => values.get(name)?.slice(0, 300) ?? whole);
}

function dataFacts(source: Source, training: Element, node: TreeNode): Fact[] {
  for (const inner of walk(node)) {
    const component = entryOf(inner, '_component_');
    const name = asText(component?.value) ?? '';
    if (component === undefined || !/dataset/.test(name)) continue;
    const given = entryOf(inner, 'source');
    const text = asText(given?.value) ?? SOURCES.get(name.slice(name.lastIndexOf('.') + 1)) ?? '';
    return datasetRead(source, training, {
      text,
      lines: lineOf(given ?? component),
      loader: name.slice(0, 120),
      beside: inner,
    });
  }
  return [];
}
