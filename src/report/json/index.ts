import { elementJson, flowJson, jsonText, measurementJson, type Output } from '../contract.ts';

/** `stridegate.diff/1`: the analysis for other programs. */
export const json: Output = {
  id: 'json',
  summary: 'The analysis for other programs, as stridegate.diff/1.',
  mediaType: 'application/json',
  render: ({
    base,
    head,
    mode,
    relevant,
    verdict,
    diff,
    money,
    materials,
    coverage,
    repositoryRules,
    system: { contradictions, measurements },
  }) => {
    const { system } = diff;
    return jsonText({
      schema: 'stridegate.diff/1',
      base: { commit: base.commit },
      head: { commit: head.commit },
      mode,
      relevant,
      verdict,
      threats: diff.threats,
      system: {
        added: system.added.map(elementJson),
        removed: system.removed.map(elementJson),
        changed: system.changed.map(({ before, after }) => ({
          before: elementJson(before),
          after: elementJson(after),
        })),
        flows: {
          added: system.flows.added.map(flowJson),
          removed: system.flows.removed.map(flowJson),
          changed: system.flows.changed.map(({ before, after }) => ({
            before: flowJson(before),
            after: flowJson(after),
          })),
        },
        mitigations: system.mitigations,
      },
      renames: diff.renames,
      ...(money === undefined ? {} : { money }),
      ...(materials === undefined ? {} : { materials }),
      contradictions: { present: contradictions, ...diff.contradictions },
      ...(measurements.length === 0 ? {} : { measurements: measurements.map(measurementJson) }),
      coverage,
      ...(repositoryRules === undefined ? {} : { repositoryRules }),
    });
  },
};
