import type { Control } from '../model/index.ts';

/** What is in place when a control is found, and which clauses it serves. Ids as the catalogues write them. */
export type Mapping = {
  readonly title: string;
  readonly iso27001: readonly string[];
  readonly iso42001: readonly string[];
  readonly nist: readonly string[];
  /** Mitigations of ATLAS. */
  readonly atlas: readonly string[];
};

const mapping = (
  title: string,
  iso27001: readonly string[],
  iso42001: readonly string[],
  nist: readonly string[],
  atlas: readonly string[],
): Mapping => ({ title, iso27001, iso42001, nist, atlas });

const PINNED = [['A.5.21', 'A.8.19'], ['A.10.3'], ['MANAGE 3.1', 'MANAGE 3.2']] as const;

/**
 * Protections by the words that the model uses for them. Which clause a protection serves is our reading of the standards' titles and of
 * ATLAS' mitigations; a clause asks for more than any one protection.
 */
export const CONTROLS: Readonly<Record<Control, Mapping>> = {
  'commit-pin': mapping('References are held to a commit', ...PINNED, ['AML.M0014']),
  'digest-pin': mapping('Images and files are held to a digest', ...PINNED, ['AML.M0014']),
  'exact-pin': mapping('Packages are held to one version', ...PINNED, []),
  'hash-pin': mapping('Packages are held to a hash', ...PINNED, ['AML.M0014']),
  checksum: mapping(
    'Downloads are held against a checksum',
    ['A.5.21', 'A.8.19'],
    ['A.10.3'],
    ['MANAGE 3.1'],
    ['AML.M0014'],
  ),
  signature: mapping(
    'Signatures are verified',
    ['A.5.21', 'A.8.24'],
    ['A.10.3'],
    ['MANAGE 3.1'],
    ['AML.M0013', 'AML.M0014'],
  ),
  provenance: mapping('Provenance is recorded', ['A.5.21'], ['A.7.5'], ['MANAGE 3.1', 'MAP 4.1'], ['AML.M0025']),
  'weights-only': mapping(
    'Weights are read without running code',
    ['A.8.7', 'A.8.28'],
    ['A.6.2.4'],
    ['MEASURE 2.7'],
    ['AML.M0011'],
  ),
  'safe-loader': mapping(
    'Files are read without running code',
    ['A.8.7', 'A.8.28'],
    ['A.6.2.4'],
    ['MEASURE 2.7'],
    ['AML.M0011'],
  ),
  safetensors: mapping(
    'Weights lie in a format without code',
    ['A.8.7', 'A.8.28'],
    ['A.6.2.4'],
    ['MEASURE 2.7'],
    ['AML.M0011'],
  ),
  authentication: mapping(
    'Callers have to say who they are',
    ['A.5.15', 'A.8.5'],
    ['A.9.4'],
    ['MEASURE 2.7', 'MAP 4.2'],
    ['AML.M0019'],
  ),
  authorization: mapping(
    'Callers may do no more than they need',
    ['A.5.15', 'A.8.3'],
    ['A.9.4'],
    ['MEASURE 2.7', 'MAP 4.2'],
    ['AML.M0019'],
  ),
  tls: mapping('Data is encrypted on its way', ['A.5.14', 'A.8.21', 'A.8.24'], [], ['MEASURE 2.7'], ['AML.M0012']),
  'rate-limit': mapping('Requests are limited', ['A.8.6', 'A.8.26'], ['A.6.2.6'], ['MEASURE 2.7'], ['AML.M0004']),
  'resource-limit': mapping('Memory and time are limited', ['A.8.6'], ['A.6.2.6'], ['MEASURE 2.7'], []),
  'network-isolation': mapping(
    'Networks are kept apart',
    ['A.8.20', 'A.8.22'],
    ['A.6.2.5'],
    ['MEASURE 2.7'],
    ['AML.M0019', 'AML.M0032'],
  ),
  'least-privilege': mapping(
    'Rights are no wider than needed',
    ['A.5.15', 'A.8.2'],
    ['A.6.2.5'],
    ['MEASURE 2.7'],
    ['AML.M0026', 'AML.M0028'],
  ),
  sandbox: mapping(
    'Code of others runs in a sandbox',
    ['A.8.27', 'A.8.31'],
    ['A.6.2.5'],
    ['MEASURE 2.7'],
    ['AML.M0032'],
  ),
  'non-root': mapping(
    'Containers run without the rights of root',
    ['A.8.2', 'A.8.9'],
    ['A.6.2.5'],
    ['MEASURE 2.7'],
    [],
  ),
  'read-only-root': mapping('Containers cannot change themselves', ['A.8.9'], ['A.6.2.5'], ['MEASURE 2.7'], []),
  'encryption-at-rest': mapping(
    'Data is encrypted where it lies',
    ['A.8.24'],
    ['A.7.2'],
    ['MEASURE 2.10'],
    ['AML.M0012'],
  ),
  versioning: mapping(
    'Earlier versions are kept',
    ['A.8.13', 'A.8.32'],
    ['A.7.5'],
    ['MANAGE 2.4', 'MANAGE 4.3'],
    ['AML.M0025'],
  ),
  'audit-log': mapping(
    'Who did what is recorded',
    ['A.8.15'],
    ['A.6.2.8'],
    ['MEASURE 3.1', 'MANAGE 4.1'],
    ['AML.M0024'],
  ),
  'secret-store': mapping('Secrets come from a store', ['A.5.17', 'A.8.24'], [], ['MEASURE 2.7'], ['AML.M0005']),
  'data-validation': mapping(
    'Data is checked before it is used',
    ['A.8.26', 'A.8.28'],
    ['A.7.4', 'A.7.6'],
    ['MEASURE 2.7', 'MAP 4.2'],
    ['AML.M0007'],
  ),
  'input-validation': mapping(
    'Requests are checked',
    ['A.8.26', 'A.8.28'],
    ['A.6.2.4'],
    ['MEASURE 2.7'],
    ['AML.M0015', 'AML.M0033'],
  ),
  'output-filter': mapping(
    'Answers are filtered',
    ['A.8.12', 'A.8.26'],
    ['A.9.4'],
    ['MEASURE 2.6'],
    ['AML.M0020', 'AML.M0033'],
  ),
  guardrail: mapping(
    'Guardrails stand before or behind a model',
    ['A.8.26'],
    ['A.9.4'],
    ['MEASURE 2.6', 'MANAGE 1.3'],
    ['AML.M0020'],
  ),
  'human-approval': mapping(
    'A person approves what is done',
    ['A.5.3', 'A.8.32'],
    ['A.9.2', 'A.9.4'],
    ['MAP 3.5', 'MANAGE 2.4'],
    ['AML.M0029'],
  ),
  'iteration-limit': mapping('Agents end after so many steps', ['A.8.6'], ['A.9.4'], ['MANAGE 2.4'], ['AML.M0028']),
  'evaluation-gate': mapping(
    'Models are evaluated before they are let on',
    ['A.8.29'],
    ['A.6.2.4', 'A.6.2.5'],
    ['MEASURE 2.5', 'MANAGE 1.1'],
    ['AML.M0008'],
  ),
  monitoring: mapping('Operation is watched', ['A.8.16'], ['A.6.2.6'], ['MEASURE 2.4', 'MANAGE 4.1'], ['AML.M0024']),
  'differential-privacy': mapping(
    'Training gives single records away no more',
    ['A.5.34', 'A.8.12'],
    ['A.7.2'],
    ['MEASURE 2.10'],
    [],
  ),
  anonymisation: mapping(
    'People are made unrecognisable in data',
    ['A.5.34', 'A.8.11'],
    ['A.7.6'],
    ['MEASURE 2.10'],
    [],
  ),
  deduplication: mapping('Repeated records are taken out', [], ['A.7.4', 'A.7.6'], ['MEASURE 2.10'], ['AML.M0007']),
};

/** What a repository does beyond protections at single places. */
export const PRACTICES = {
  'model-inventory': mapping(
    'The system, its models and its data are listed, by a threat model of the commit',
    ['A.5.9'],
    ['A.4.2', 'A.4.3', 'A.4.4', 'A.4.5'],
    ['GOVERN 1.6', 'MAP 4.1'],
    ['AML.M0023'],
  ),
  'threat-model': mapping(
    'Each change is held against the threat model before it is merged',
    ['A.5.7', 'A.5.8', 'A.8.25', 'A.8.32'],
    ['A.6.1.3'],
    ['MAP 5.1', 'MEASURE 3.1', 'MANAGE 1.2'],
    ['AML.M0016'],
  ),
  'model-scan': mapping(
    'Model files are scanned',
    ['A.8.7'],
    ['A.6.2.4'],
    ['MEASURE 2.7', 'MANAGE 3.2'],
    ['AML.M0014', 'AML.M0016'],
  ),
  'risk-acceptance': mapping(
    'Risks that are carried have a name, a reason and an end',
    ['A.5.36'],
    [],
    ['MANAGE 1.3', 'MANAGE 1.4', 'MAP 1.5'],
    [],
  ),
  'risk-in-money': mapping('What risks would cost is reckoned', [], [], ['MAP 3.2', 'MAP 5.1', 'MANAGE 1.2'], []),
  'measured-attacks': mapping(
    'Attacks were tried and measured',
    ['A.8.29'],
    ['A.6.2.4'],
    ['MEASURE 1.1', 'MEASURE 2.6', 'MEASURE 2.7'],
    ['AML.M0008'],
  ),
  'code-owners': mapping('Files have owners', ['A.5.2'], ['A.3.2'], ['GOVERN 2.1'], []),
  'data-classes': mapping('It is declared what kind of data is held', ['A.5.12'], ['A.4.3'], ['MAP 4.1'], []),
  'model-card': mapping('Models are described', [], ['A.6.2.7', 'A.8.2'], ['MAP 2.2', 'MEASURE 2.9'], []),
} as const satisfies Readonly<Record<string, Mapping>>;

export type Practice = keyof typeof PRACTICES;
