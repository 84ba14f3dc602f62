import { credentialFacts } from '../../credential/index.ts';
import type { Context, Fact } from '../../model/index.ts';
import { asText, entriesOf, type TreeNode } from '../../parse/index.ts';
import { addressOf, queryOf } from './addresses.ts';

export type Place = { readonly path: string; readonly symbol: string; readonly context: Context };

const VENDORS: ReadonlyMap<string, RegExp> = new Map([
  ['ANTHROPIC_BASE_URL', /^api\.anthropic\.com$/],
  ['ANTHROPIC_API_URL', /^api\.anthropic\.com$/],
  ['OPENAI_BASE_URL', /^(?:[a-z]{2}\.)?api\.openai\.com$|\.openai\.azure\.com$/],
  ['OPENAI_API_BASE', /^(?:[a-z]{2}\.)?api\.openai\.com$|\.openai\.azure\.com$/],
]);

/** Credentials and replaced provider addresses among environment variables. */
export function environmentFacts(environment: TreeNode | undefined, place: Place): Fact[] {
  return entriesOf(environment).flatMap(({ key, value, line }): Fact[] => {
    const text = asText(value);
    if (text === undefined) return [];
    return [...secretFacts(key, text, place, line), ...overrideFacts(key, text, place, line)];
  });
}

function overrideFacts(name: string, text: string, place: Place, line: number): Fact[] {
  const vendor = VENDORS.get(name);
  const address = addressOf(text);
  if (vendor === undefined || address === null || vendor.test(address.host)) return [];
  return [
    {
      fact: 'operation',
      value: {
        ...place,
        name: `${name} ${address.plain}`,
        controls: [],
        evidence: [{ path: place.path, startLine: line, endLine: line }],
        edits: [],
        kind: 'base-url-override',
        input: 'configuration',
      },
    },
  ];
}

const AUTHORIZATION = /^(?:proxy-)?authorization$|^x-.*(?:key|token)$|^api-?key$|^cookie$/i;

/** Credentials in the headers of a server reached by address, and whether a header proves who calls. */
export function headerFacts(headers: TreeNode | undefined, place: Place): { facts: Fact[]; authenticated: boolean } {
  const entries = entriesOf(headers);
  const facts = entries.flatMap(({ key, value, line }): Fact[] => {
    const text = asText(value)?.replace(/^(?:Bearer|Basic|Token)\s+/i, '');
    if (text === undefined) return [];
    return secretFacts(key, text, place, line, AUTHORIZATION.test(key) ? 'auth_key' : key);
  });
  return { facts, authenticated: entries.some(({ key }) => AUTHORIZATION.test(key)) };
}

/** Credentials among a command's arguments: `--api-key value`, `--token=value`, `--header "Authorization: Bearer value"`. */
export function argumentFacts(args: readonly { readonly text: string; readonly line: number }[], place: Place): Fact[] {
  return args.flatMap(({ text, line }, index): Fact[] => {
    const before = args[index - 1]?.text ?? '';
    const pair = /^(?:--?)?([\w-]{1,60})\s*[=:]\s*(?:(?:Bearer|Basic|Token)\s+)?(.+)$/is.exec(text.slice(0, 4_000));
    const isAddress = addressOf(text) !== null;
    if (pair !== null && !isAddress) {
      const name = pair[1] ?? '';
      return secretFacts(name, pair[2] ?? '', place, line, AUTHORIZATION.test(name) ? 'auth_key' : name);
    }
    if (isAddress) return addressSecrets(text, place, line);
    return secretFacts(before.startsWith('-') ? before.replace(/^-+/, '') : '', text, place, line);
  });
}

/** Credentials in an address: its query and its password. */
export function addressSecrets(text: string, place: Place, line: number): Fact[] {
  const inQuery = queryOf(text).flatMap(({ name, value }) => secretFacts(name, value, place, line));
  return inQuery.length > 0 ? inQuery : secretFacts('', text, place, line);
}

/** A value that the client fills in when it starts (`${input:token}`, `${TOKEN}`) is no credential. */
function secretFacts(name: string, value: string, place: Place, line: number, judgedAs: string = name): Fact[] {
  const text = value.slice(0, 4_000);
  if (text.includes('${')) return [];
  return credentialFacts(name, text, { ...place, startLine: line, endLine: line }, judgedAs);
}
