import { readJson, readYaml, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { checkpointFacts, suiteFacts } from './checks.ts';
import { configurationFacts } from './configuration.ts';
import { partOf } from './parts.ts';

/** Projects of Great Expectations, https://docs.greatexpectations.io, in the form of versions 0 and 1. */
export const greatExpectations: Extractor = {
  id: 'great-expectations',
  version: 1,
  summary: 'Validation of data with Great Expectations: data sources, expectation suites, checkpoints.',
  maxBytes: YAML_LIMIT,
  matches: (path) => partOf(path) !== null,
  claims: ({ path, text }) => {
    const part = partOf(path)?.part;
    if (part === 'configuration') return /^(?:config_version|datasources|fluent_datasources|stores)\s*:/m.test(text);
    if (part === 'suite')
      return (
        /"expectations"\s*:/.test(text) &&
        /"(?:expectation_suite_name|expectation_type|great_expectations_version)"/.test(text)
      );
    return /expectation_suite_name|validation_definitions|batch_request|"suite"/.test(text);
  },
  extract: ({ path, text }) => {
    const found = partOf(path);
    if (found === null) return { ok: true, facts: [] };
    // Checkpoints of version 1 are JSON without an ending, which is YAML too.
    const read = path.endsWith('.json') ? readJson(text, { maxBytes: YAML_LIMIT }) : readYaml(text, YAML_LIMIT);
    if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
    const place = { source: sourceOf(path), folder: found.folder };
    const root = read.documents[0];
    if (root === undefined) return { ok: true, facts: [] };
    if (found.part === 'configuration') return { ok: true, facts: configurationFacts(place, root) };
    return { ok: true, facts: found.part === 'suite' ? suiteFacts(place, root) : checkpointFacts(place, root) };
  },
};
