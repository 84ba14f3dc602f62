import { code, detailsOf, headline, LIMIT, summaryOf, type Output } from '../contract.ts';

/** A job summary on GitHub holds 1 MiB; half of it leaves room for what others write. */
const MAX_BYTES = 524_288;

/** The check run's summary and details as one document. */
export const markdown: Output = {
  id: 'markdown',
  summary: 'Verdict, what to do and all details in GitHub’s Markdown, for a job summary or a comment.',
  mediaType: 'text/markdown',
  render: (analysis, options) => {
    if (analysis.mode === 'off') return `**${headline(analysis)}.** Nothing was judged.\n`;
    const reproduce = options.reproduce === '' ? [] : [`Reproduce: ${code(options.reproduce, LIMIT.text)}`, ''];
    return [summaryOf(analysis, options), '', detailsOf(analysis, options, MAX_BYTES), '', ...reproduce].join('\n');
  },
};
