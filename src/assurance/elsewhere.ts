import type { Framework } from './contract.ts';

const PEOPLE = 'It is about people and contracts: personnel files show it.';
const PREMISES = 'It is about buildings and devices.';
const GOVERNANCE = 'It is about how the organisation is led: its policies, minutes and records show it.';
const LEGAL = 'It is about duties by law and contract: legal counsel shows it.';
const OPERATIONS = 'It is about operation and incidents: the records of those who run the system show it.';
const SOCIETY = 'It is about people and society beyond the system: impact assessments show it.';

/** Clauses that no file of a repository can show, by the beginning of their id, with the reason. The longest beginning counts. */
const REASONS: Readonly<Record<Framework, Readonly<Record<string, string>>>> = {
  'iso-27001': {
    'A.5.1': GOVERNANCE,
    'A.5.4': GOVERNANCE,
    'A.5.5': GOVERNANCE,
    'A.5.6': GOVERNANCE,
    'A.5.10': PEOPLE,
    'A.5.11': PEOPLE,
    'A.5.20': LEGAL,
    'A.5.24': OPERATIONS,
    'A.5.25': OPERATIONS,
    'A.5.26': OPERATIONS,
    'A.5.27': OPERATIONS,
    'A.5.28': OPERATIONS,
    'A.5.29': OPERATIONS,
    'A.5.30': OPERATIONS,
    'A.5.31': LEGAL,
    'A.5.33': GOVERNANCE,
    'A.5.35': GOVERNANCE,
    'A.5.37': GOVERNANCE,
    'A.6': PEOPLE,
    'A.7': PREMISES,
    'A.8.1': PREMISES,
    'A.8.14': PREMISES,
    'A.8.17': OPERATIONS,
    'A.8.23': PREMISES,
    'A.8.34': GOVERNANCE,
  },
  'iso-42001': {
    'A.2': GOVERNANCE,
    'A.3.3': GOVERNANCE,
    'A.4.6': PEOPLE,
    'A.5.2': SOCIETY,
    'A.5.5': SOCIETY,
    'A.6.1.2': GOVERNANCE,
    'A.8.3': OPERATIONS,
    'A.8.4': OPERATIONS,
    'A.8.5': LEGAL,
    'A.9.3': GOVERNANCE,
    'A.10.2': LEGAL,
    'A.10.4': LEGAL,
  },
  'nist-ai-rmf': {
    'GOVERN 1.1': GOVERNANCE,
    'GOVERN 1.2': GOVERNANCE,
    'GOVERN 1.3': GOVERNANCE,
    'GOVERN 1.4': GOVERNANCE,
    'GOVERN 1.5': GOVERNANCE,
    'GOVERN 1.7': GOVERNANCE,
    'GOVERN 2.2': PEOPLE,
    'GOVERN 2.3': PEOPLE,
    'GOVERN 3': PEOPLE,
    'GOVERN 4': GOVERNANCE,
    'GOVERN 5': GOVERNANCE,
    'MAP 1.1': GOVERNANCE,
    'MAP 1.2': PEOPLE,
    'MAP 1.3': GOVERNANCE,
    'MAP 1.4': GOVERNANCE,
    'MAP 1.6': GOVERNANCE,
    'MAP 3.1': GOVERNANCE,
    'MAP 3.4': PEOPLE,
    'MAP 5.2': SOCIETY,
    'MEASURE 1.3': PEOPLE,
    'MEASURE 2.2': SOCIETY,
    'MEASURE 2.12': SOCIETY,
    'MEASURE 3.3': OPERATIONS,
    'MEASURE 4': SOCIETY,
    'MANAGE 2.1': GOVERNANCE,
    'MANAGE 2.2': OPERATIONS,
    'MANAGE 2.3': OPERATIONS,
    'MANAGE 4.2': SOCIETY,
  },
  atlas: {
    'AML.M0000': 'It is about what is published elsewhere than in this repository.',
    'AML.M0009': PREMISES,
    'AML.M0018': PEOPLE,
    'AML.M0021': GOVERNANCE,
    'AML.M0034': OPERATIONS,
  },
};

/** Why no file of a repository can show a clause; empty where one can. */
export function elsewhere(framework: Framework, id: string): string {
  const reasons = REASONS[framework];
  const begins = Object.keys(reasons)
    .filter((prefix) => id === prefix || id.startsWith(`${prefix}.`))
    .sort((a, b) => b.length - a.length);
  return reasons[begins[0] ?? ''] ?? '';
}

/** The beginnings of ids that are spoken of, for the check against the catalogues. */
export function spokenOf(framework: Framework): readonly string[] {
  return Object.keys(REASONS[framework]);
}
