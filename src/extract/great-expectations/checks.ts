import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { elementFact, lineOf } from '../../statement/index.ts';
import { type Place, validation } from './parts.ts';

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
  return [
    elementFact(
      validation(place, lineOf(first), { details: names.map((name) => `${label}: ${name}`), validates: true }),
    ),
  ];
}
