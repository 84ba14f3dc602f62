import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { elementFact, flowFact, lineOf, namedEnd } from '../../statement/index.ts';
import { type Place, sourceName, validation } from './parts.ts';

const MAX_VALIDATIONS = 50;

/** Facts of a suite: that its project validates data, unless it expects nothing. */
export function suiteFacts(place: Place, root: TreeNode): Fact[] {
  const expectations = entryOf(root, 'expectations');
  if (expectations === undefined || itemsOf(expectations.value).length === 0) return [];
  const name = asText(get(root, 'expectation_suite_name')) ?? asText(get(root, 'name')) ?? '';
  const details = name === '' ? [] : [`suite: ${name}`];
  return [elementFact(validation(place, lineOf(expectations), { details, validates: true }))];
}

/** Facts of a checkpoint (or of a validation definition of version 1): which suites it holds data against. */
export function checkpointFacts(place: Place, root: TreeNode): Fact[] {
  const validations = entryOf(root, 'validations') ?? entryOf(root, 'validation_definitions') ?? entryOf(root, 'suite');
  const suite = entryOf(root, 'expectation_suite_name');
  const first = validations ?? suite;
  if (first === undefined) return [];
  const entries = itemsOf(first.value).slice(0, MAX_VALIDATIONS);
  if (first === validations && first.key !== 'suite' && entries.length === 0 && suite === undefined) return [];
  const names = [
    ...entries.map((entry) => asText(get(entry, 'expectation_suite_name')) ?? asText(get(entry, 'name'))),
    asText(suite?.value),
    first.key === 'suite' ? asText(get(first.value, 'name')) : undefined,
  ].flatMap((name) => (name === undefined || name === '' ? [] : [name]));
  const label = first.key === 'validation_definitions' ? 'validation' : 'suite';
  const project = validation(place, lineOf(first), {
    details: names.map((name) => `${label}: ${name}`),
    validates: true,
  });
  return [elementFact(project), ...checkedFacts(place, project, root)];
}

/** The data that a checkpoint or validation definition is about, checked on its way. */
function checkedFacts({ source }: Place, project: Element, root: TreeNode): Fact[] {
  const requests = [root, ...itemsOf(get(root, 'validations'))].slice(0, MAX_VALIDATIONS + 1);
  const found = new Map<string, Fact>();
  for (const node of requests) {
    const entry =
      entryOf(get(node, 'batch_request'), 'datasource_name') ?? entryOf(get(node, 'data', 'datasource'), 'name');
    const name = asText(entry?.value) ?? '';
    if (entry === undefined || name === '' || found.has(name)) continue;
    const from = namedEnd(source, sourceName(name));
    const carried = { data: ['dataset'] as const, protocol: 'unknown', controls: ['data-validation'] };
    found.set(name, flowFact(source, lineOf(entry), { from, to: project, ...carried }));
  }
  return [...found.values()];
}
