import { SVG_STYLE, systemSvg, systemView, type ModelOutput } from '../contract.ts';

/** The data-flow diagram of one commit as a picture. */
export const modelSvg: ModelOutput = {
  id: 'svg',
  summary: 'The data-flow diagram as a picture, collapsed by component where it would not be readable.',
  mediaType: 'image/svg+xml',
  render: async ({ system, commit }) => {
    const title = `Data-flow diagram of ${commit.slice(0, 12)}`;
    const svg = await systemSvg(systemView(system), { title, style: SVG_STYLE, id: 'arrow', linkOf: () => undefined });
    return `${svg}\n`;
  },
};
