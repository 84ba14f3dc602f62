import { credentialFacts } from '../../credential/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, entriesOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { elementFact, flowFact, lineOf, ownElement, type Source } from '../../statement/index.ts';
import { variablesOf } from './environment.ts';
import type { Service } from './service.ts';

const NAMES_A_SECRET = /(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|MASTER_KEY|PRIVATE_KEY|SECRET_KEY)$/i;
const WITH_PASSWORD = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@$]{0,80}:[^\s:/@$]{1,120}@/i;
const MOST = 50;

/** Credentials written into a service's environment and its build arguments. */
export function credentialsOf(source: Source, { entry, element }: Service): Fact[] {
  const variables = [get(entry.value, 'environment'), get(entry.value, 'build', 'args')].flatMap(variablesOf);
  return variables
    .filter(({ value }) => !value.includes('$'))
    .flatMap(({ name, value, line }) =>
      credentialFacts(name, value, { ...source, symbol: element.symbol, startLine: line, endLine: line }),
    );
}

/** Secrets that a service is given: by the file's own `secrets`, or in plain text in its environment. */
export function secretFacts(source: Source, root: TreeNode, service: Service): Fact[] {
  return [...kept(root, service), ...written(service)].slice(0, MOST).flatMap(({ lines, ...given }) => {
    const secret = ownElement(source, lines, { kind: 'secret', ...given });
    return [
      elementFact(secret),
      flowFact(source, lines, { from: secret, to: service.element, data: ['credential'], protocol: 'file' }),
    ];
  });
}

type Secret = {
  readonly name: string;
  readonly symbol: string;
  readonly controls: string[];
  readonly details: string[];
  readonly lines: { readonly startLine: number; readonly endLine: number };
};

function kept(root: TreeNode, { entry }: Service): Secret[] {
  const declared = new Set(entriesOf(get(root, 'secrets')).map(({ key }) => key));
  return itemsOf(get(entry.value, 'secrets')).flatMap((item): Secret[] => {
    const name = asText(item.kind === 'map' ? get(item, 'source') : item) ?? '';
    return declared.has(name)
      ? [{ name, symbol: 'secrets', controls: ['secret-store'], details: [], lines: lineOf(item) }]
      : [];
  });
}

function written({ variables, element }: Service): Secret[] {
  return variables.flatMap(({ name, value, line }): Secret[] => {
    const literal = value !== '' && !value.includes('$');
    if (!literal || !(NAMES_A_SECRET.test(name) || WITH_PASSWORD.test(value)) || /^(?:true|false)$/i.test(value))
      return [];
    return [{ name, symbol: element.symbol, controls: [], details: ['written in the file'], lines: lineOf({ line }) }];
  });
}
