import { fillVariables } from '../../container/index.ts';
import type { Exposure } from '../../model/index.ts';
import { asText, get, itemsOf, type TreeNode } from '../../parse/index.ts';

/** A port that a service publishes on its host. */
export type Port = { readonly text: string; readonly exposure: Exposure; readonly line: number };

const NONE: ReadonlyMap<string, string> = new Map();
const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[?::1\]?)$/;

/** Published ports in short (`127.0.0.1:8080:80`) and long form. An address that a variable leaves open counts as unknown. */
export function portsOf(service: TreeNode): Port[] {
  return itemsOf(get(service, 'ports')).flatMap((item): Port[] => {
    if (item.kind === 'map') {
      const target = asText(get(item, 'target')) ?? '';
      const published = asText(get(item, 'published'));
      const address = fillVariables(asText(get(item, 'host_ip')) ?? '', NONE);
      const text = published === undefined ? target : `${published}:${target}`;
      return [{ text, exposure: exposureOf(address), line: item.line }];
    }
    const written = asText(item)?.slice(0, 200);
    if (written === undefined || written === '') return [];
    const filled = fillVariables(written, NONE);
    return [{ text: filled, exposure: exposureOf(addressOf(filled)), line: item.line }];
  });
}

/** What stands before the last two of `address:host:container`; an IPv6 address is in brackets. */
function addressOf(text: string): string {
  const closing = text.startsWith('[') ? text.indexOf(']') : -1;
  if (closing !== -1) return text.slice(0, closing + 1);
  const parts = withoutVariables(text).split(':');
  return parts.length > 2 ? (parts[0] ?? '') : '';
}

/** A variable may hold colons of its own; for counting parts it is one word. */
function withoutVariables(text: string): string {
  return text.replaceAll(/\$\{[^{}$]*\}/g, '$');
}

function exposureOf(address: string): Exposure {
  if (address.includes('$')) return 'unknown';
  return LOOPBACK.test(address) ? 'local' : 'public';
}

/** How far a service can be reached. Without a published port only the services beside it reach it. */
export function exposureOfPorts(ports: readonly Port[], sharesHostNetwork: boolean): Exposure {
  if (ports.some(({ exposure }) => exposure === 'public')) return 'public';
  if (sharesHostNetwork || ports.some(({ exposure }) => exposure === 'unknown')) return 'unknown';
  return 'local';
}
