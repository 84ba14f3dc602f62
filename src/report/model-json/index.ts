import { elementJson, flowJson, jsonText, type ModelOutput } from '../contract.ts';

/** `stridegate.model/1`: the system of one commit for other programs. */
export const modelJson: ModelOutput = {
  id: 'json',
  summary: 'The system of one commit for other programs, as stridegate.model/1.',
  mediaType: 'application/json',
  render: ({ commit, system, coverage }) => {
    const fetched = (kind: string) => system.references.filter((reference) => reference.kind === kind);
    return jsonText({
      schema: 'stridegate.model/1',
      commit,
      elements: system.elements.map(elementJson),
      flows: system.flows.map(flowJson),
      boundaries: system.boundaries,
      models: fetched('model'),
      datasets: fetched('dataset'),
      dependencies: system.dependencies,
      artifacts: system.artifacts,
      contradictions: system.contradictions,
      coverage,
    });
  },
};
