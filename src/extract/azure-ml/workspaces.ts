import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get } from '../../parse/index.ts';
import { elementFact, lineOf, ownElement, sharedElement, withoutSecrets } from '../../statement/index.ts';
import { isPlain, stemOf, ZONE, type AzureFile } from './azure-file.ts';

/** A workspace: from where it is reached, what it may reach, who holds its keys. */
export function workspaceFacts({ source, root }: AzureFile): Fact[] {
  const entry = entryOf(root, 'name');
  const name = asText(entry?.value)?.trim() ?? '';
  const closed = /^disabled$/i.test(asText(get(root, 'public_network_access')) ?? '');
  const network = asText(get(root, 'managed_network', 'isolation_mode')) ?? '';
  const ownKey = get(root, 'customer_managed_key') !== undefined;
  const sensitive = asText(get(root, 'hbi_workspace')) === 'true';
  const isolated = closed || network === 'allow_only_approved_outbound';
  const workspace = ownElement(source, lineOf(entry ?? root), {
    kind: 'service',
    name: isPlain(name) ? name : stemOf(source),
    zone: ZONE,
    exposure: closed ? 'network' : 'public',
    authentication: 'required',
    controls: [
      'authentication',
      ...(isolated ? ['network-isolation'] : []),
      ...(ownKey || sensitive ? ['encryption-at-rest'] : []),
    ],
    details: [
      'Azure Machine Learning workspace',
      network === '' ? '' : `managed network ${network}`,
      ownKey ? 'key of the customer' : '',
      sensitive ? 'high business impact' : '',
    ],
  });
  return [elementFact(workspace)];
}

/** A connection to a service outside: a database, a registry, a hosted model. */
export function connectionFacts({ source, root }: AzureFile): Fact[] {
  const entry = entryOf(root, 'name');
  const name = asText(entry?.value)?.trim() ?? '';
  const shown = isPlain(name) ? `azureml:${name}` : `azureml:${stemOf(source)}`;
  const type = asText(get(root, 'type')) ?? '';
  const target = asText(get(root, 'target')) ?? asText(get(root, 'api_base')) ?? asText(get(root, 'endpoint')) ?? '';
  const service = sharedElement(source, lineOf(entry ?? root), {
    kind: 'external-service',
    name: shown,
    trust: 'unknown',
    details: [
      type === '' ? '' : `type ${type}`,
      /^[\w.:/-]{1,300}$/.test(target) && isPlain(target) ? withoutSecrets(target) : '',
    ],
  });
  return [elementFact(service)];
}
