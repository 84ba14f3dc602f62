import { type ClauseLine, type Framework, FRAMEWORKS, type Standing } from '../../assurance/index.ts';
import { type ControlsOutput, count, FRAMEWORK_NAMES, LIMIT, STANDINGS, visible } from '../contract.ts';

const MOST = 15;

/** The coverage of controls for a terminal. */
export const controlsText: ControlsOutput = {
  id: 'text',
  summary: 'How many clauses stand how, and those with open threats, for a terminal.',
  mediaType: 'text/plain',
  render: ({ commit, clauses }) => {
    const told = FRAMEWORKS.filter((framework) => clauses.some((clause) => clause.framework === framework));
    return `${[`Controls at ${commit.slice(0, 12)}`, ...told.flatMap((one) => frameworkLines(one, clauses))].join('\n')}\n`;
  },
};

function frameworkLines(framework: Framework, all: readonly ClauseLine[]): readonly string[] {
  const clauses = all.filter((clause) => clause.framework === framework);
  const troubled = clauses
    .filter(({ standing }) => standing === 'gap' || standing === 'partly')
    .toSorted((a, b) => b.open.length - a.open.length);
  const more = troubled.length - MOST;
  return [
    '',
    `${FRAMEWORK_NAMES[framework]} (${clauses.length})`,
    ...(Object.keys(STANDINGS) as Standing[]).flatMap((standing) => {
      const number = clauses.filter((clause) => clause.standing === standing).length;
      return number === 0 ? [] : [`  ${String(number).padStart(4)}  ${STANDINGS[standing]}`];
    }),
    ...troubled.slice(0, MOST).map(clauseLine),
    ...(more > 0 ? [`  … and ${more} more: --format html or csv has them all`] : []),
  ];
}

function clauseLine({ id, title, found, open, gravest }: ClauseLine): string {
  const inPlace = found.length === 0 ? 'nothing in place' : found.map((one) => one.control).join(', ');
  return `  ${id} ${title}: ${count(open.length, 'open threat')}, gravest ${gravest ?? ''}; ${visible(inPlace, LIMIT.title)}`;
}
