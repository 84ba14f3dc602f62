import { changeChart, systemChart, type ModelOutput, type Output } from '../contract.ts';

/** The part of the data-flow diagram that the change touched, as a Mermaid flowchart. */
export const diagram: Output = {
  id: 'mermaid',
  summary: 'The changed part of the data-flow diagram, as a Mermaid flowchart.',
  mediaType: 'text/vnd.mermaid',
  render: ({ diff, system }) =>
    changeChart(diff.system, system) || 'flowchart LR\n  same["The data-flow diagram did not change"]\n',
};

/** The whole data-flow diagram of one commit. */
export const modelDiagram: ModelOutput = {
  id: 'mermaid',
  summary: 'The data-flow diagram, as a Mermaid flowchart of at most 60 elements.',
  mediaType: 'text/vnd.mermaid',
  render: ({ system }) => systemChart(system),
};
