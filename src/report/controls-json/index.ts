import type { Threat } from '../../model/index.ts';
import { type ControlsOutput, jsonText } from '../contract.ts';

/** `stridegate.controls/1`: the coverage of controls for other programs. */
export const controlsJson: ControlsOutput = {
  id: 'json',
  summary: 'The coverage of controls for other programs, as stridegate.controls/1.',
  mediaType: 'application/json',
  render: ({ repository, commit, clauses }) =>
    jsonText({
      schema: 'stridegate.controls/1',
      repository,
      commit,
      clauses: clauses.map(({ open, carried, ...clause }) => ({
        ...clause,
        open: open.map(brief),
        accepted: carried.map(brief),
      })),
    }),
};

function brief({ fingerprint, rule, title, severity }: Threat) {
  return { fingerprint, rule, title, severity };
}
