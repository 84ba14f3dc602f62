import { guidOf } from '../exchange/index.ts';
import type { RegisterFormat, RegisterRow } from './contract.ts';

/** Names of our properties and facets; it need not be fetched. */
const NAMESPACE = 'https://github.com/stridegate/stridegate/ns/oscal';
const RISK_STATUS = { open: 'open', accepted: 'deviation-approved', closed: 'closed' } as const;

/**
 * A plan of action and milestones in OSCAL 1.1 (https://pages.nist.gov/OSCAL/concepts/layer/assessment/poam/): each row is an observation
 * (what files show), a risk (likelihood, impact, response, deadline) and an item of the plan. UUIDs are made of the register's content.
 */
export const oscal: RegisterFormat = {
  id: 'oscal',
  summary: 'A plan of action and milestones in OSCAL 1.1 (JSON), for auditors.',
  write: (register, tool) => {
    const { repository, commit, at, rows } = register;
    const actor = guidOf(`oscal tool ${tool.name}`);
    const told = rows.filter(({ status }) => status !== 'closed' || rows.length < 10_000);
    const plan = {
      uuid: guidOf(`oscal ${JSON.stringify(register)}`),
      metadata: {
        title: `Plan of action and milestones of ${line(repository)}`,
        'last-modified': at,
        version: commit.slice(0, 12),
        'oscal-version': '1.1.2',
        parties: [{ uuid: actor, type: 'organization', name: `${tool.name} ${tool.version}` }],
      },
      'system-id': { 'identifier-type': NAMESPACE, id: line(repository) },
      ...(told.length === 0 ? {} : { observations: told.map((row) => observationOf(row)) }),
      ...(told.length === 0 ? {} : { risks: told.map((row) => riskOf(row, actor)) }),
      // The schema asks for one item at least.
      'poam-items':
        told.length === 0
          ? [{ title: 'Nothing to do', description: 'No threat is known at this commit.' }]
          : told.map((row) => itemOf(row)),
    };
    return new TextEncoder().encode(`${JSON.stringify({ 'plan-of-action-and-milestones': plan }, null, 2)}\n`);
  },
};

function observationOf(row: RegisterRow) {
  return {
    uuid: guidOf(`observation ${row.id}`),
    title: line(row.event),
    description: text(row.cause, row.event),
    methods: ['EXAMINE'],
    types: ['finding'],
    collected: row.lastChanged.at,
    ...(row.evidence.length === 0
      ? {}
      : {
          'relevant-evidence': row.evidence.slice(0, 50).map(({ path, startLine, endLine }) => ({
            description: line(`${path}, lines ${startLine} to ${endLine}, at ${row.lastChanged.commit.slice(0, 12)}`),
          })),
        }),
  };
}

function riskOf(row: RegisterRow, actor: string) {
  const origin = { actors: [{ type: 'tool', 'actor-uuid': actor }] };
  const isOpen = row.status === 'open';
  return {
    uuid: guidOf(`risk ${row.id}`),
    title: line(row.event),
    description: text(row.cause, row.event),
    statement: text(row.consequence, row.event),
    status: RISK_STATUS[row.status],
    props: [
      property('fingerprint', row.id),
      property('rule', row.rule),
      ...row.classes.map((code) => property('stride-llm', code)),
      ...row.references.map((id) => property('reference', id)),
      ...(row.owner === '' ? [] : [property('owner', row.owner)]),
    ],
    characterizations: [
      {
        origin,
        facets: [
          facet('likelihood', row.inherent.likelihood, 'initial'),
          facet('impact', row.inherent.impact, 'initial'),
          facet('likelihood', row.residual.likelihood, 'adjusted'),
          facet('impact', row.residual.impact, 'adjusted'),
          facet('severity', row.residual.severity, 'adjusted'),
        ],
      },
    ],
    ...(row.due === null || !isOpen ? {} : { deadline: `${row.due}T00:00:00Z` }),
    ...(row.plan === ''
      ? {}
      : {
          remediations: [
            {
              uuid: guidOf(`remediation ${row.id}`),
              lifecycle: isOpen ? 'recommendation' : 'completed',
              title: responseTitle(row),
              description: text(row.plan, row.event),
            },
          ],
        }),
    'related-observations': [{ 'observation-uuid': guidOf(`observation ${row.id}`) }],
  };
}

function responseTitle({ response, acceptance }: RegisterRow): string {
  if (acceptance === null) return `Response: ${response}`;
  const until = acceptance.until === null ? '' : ` until ${acceptance.until}`;
  return line(`Accepted by ${acceptance.by}${until}`);
}

function itemOf(row: RegisterRow) {
  return {
    uuid: guidOf(`item ${row.id}`),
    title: line(row.event),
    description: text(row.plan, row.event),
    'related-observations': [{ 'observation-uuid': guidOf(`observation ${row.id}`) }],
    'related-risks': [{ 'risk-uuid': guidOf(`risk ${row.id}`) }],
  };
}

function property(name: string, value: string) {
  return { name, ns: NAMESPACE, value: line(value) };
}

/** OSCAL's strings neither begin nor end with white space and are not empty. */
function line(value: string): string {
  return value.replace(/\s+/g, ' ').trim().slice(0, 500).trim() || 'unnamed';
}

function text(value: string, otherwise: string): string {
  return value.trim() || line(otherwise);
}

function facet(name: string, value: string, state: 'initial' | 'adjusted') {
  return { name, system: NAMESPACE, value, props: [{ name: 'state', value: state }] };
}
