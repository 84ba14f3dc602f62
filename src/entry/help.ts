/** The answer to `/threatmodel help`. */
export const HELP = [
  '**Commands of the threat model check**, for people who may write to this repository:',
  '',
  '- `/threatmodel rerun` analyses this pull request again.',
  '- `/threatmodel help` shows this list.',
  '',
  'A command stands alone on the first line of a comment. What is checked, and how, is configured in `.github/threatmodel.yml` on the base branch.',
].join('\n');
