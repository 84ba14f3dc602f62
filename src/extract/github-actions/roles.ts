import { actionOf } from './uses.ts';
import type { Step, WorkflowJob } from './workflow.ts';
import { asText } from '../../parse/index.ts';

/** Actions that sign a job in to a cloud: the input that names a role to take, and those that hold a long-lived key. */
const LOGINS: readonly (readonly [action: RegExp, cloud: string, role: readonly string[], keys: readonly string[]])[] =
  [
    [
      /^aws-actions\/configure-aws-credentials$/,
      'aws',
      ['role-to-assume'],
      ['aws-access-key-id', 'aws-secret-access-key'],
    ],
    [/^google-github-actions\/auth$/, 'gcp', ['service_account', 'workload_identity_provider'], ['credentials_json']],
    [/^azure\/login$/, 'azure', ['client-id'], ['creds']],
  ];

/** How a job signs in to clouds, as details: by a role of its own (OpenID Connect) or by a key that is kept as a secret. */
export function rolesOf(job: WorkflowJob): string[] {
  return job.steps.flatMap((step) => {
    if (step.uses === null) return [];
    const name = actionOf(step.uses.text.trim()).repo.toLowerCase();
    const login = LOGINS.find(([action]) => action.test(name));
    if (login === undefined) return [];
    const [, cloud, roles, keys] = login;
    const role = roles.map((input) => inputOf(step, input)).find((text) => text !== '');
    if (keys.some((input) => inputOf(step, input) !== '')) return [`signs in to ${cloud} with a stored key`];
    if (role === undefined) return [];
    return [
      role.includes('${{')
        ? `takes a role of ${cloud}`
        : `takes a role of ${cloud}: ${role.slice(role.lastIndexOf(':') + 1)}`,
    ];
  });
}

function inputOf(step: Step, name: string): string {
  return asText(step.inputs.findLast(({ key }) => key === name)?.value) ?? '';
}
