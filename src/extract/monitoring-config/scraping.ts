import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  hostOf,
  lineOf,
  namedEnd,
  protocolOf,
  sharedElement,
  type Source,
} from '../../statement/index.ts';

/** Targets of one file that are told. */
const MOST = 500;

/** Who Prometheus takes metrics from, and where it sends them on. */
export function scrapeFacts(source: Source, root: TreeNode): Fact[] {
  const prometheus = namedEnd(source, 'software:Prometheus');
  const scraped = itemsOf(get(root, 'scrape_configs')).flatMap((job) => {
    const scheme = asText(get(job, 'scheme')) ?? 'http';
    const asks = ['basic_auth', 'authorization', 'bearer_token', 'bearer_token_file', 'oauth2'].some(
      (key) => entryOf(job, key) !== undefined,
    );
    const controls = [...(asks ? ['authentication'] : []), ...(scheme === 'https' ? ['tls'] : [])];
    return itemsOf(get(job, 'static_configs'))
      .flatMap((group) => itemsOf(get(group, 'targets')))
      .flatMap((target): Fact[] => {
        const host = hostOf(asText(target) ?? '');
        if (host === null) return [];
        const from = namedEnd(source, `host:${host}`);
        return [
          flowFact(source, lineOf(target), { from, to: prometheus, data: ['metrics'], protocol: scheme, controls }),
        ];
      });
  });
  const sent = itemsOf(get(root, 'remote_write')).flatMap((target): Fact[] => {
    const url = entryOf(target, 'url');
    const address = asText(url?.value) ?? '';
    const host = hostOf(address);
    if (url === undefined || host === null) return [];
    const lines = lineOf(url);
    const carried = { data: ['metrics'], protocol: protocolOf(address, 'http') } as const;
    const inside = flowFact(source, lines, { from: prometheus, to: namedEnd(source, `host:${host}`), ...carried });
    if (!host.includes('.')) return [inside];
    const store = sharedElement(source, lines, { kind: 'external-service', name: host, trust: 'third-party' });
    return [elementFact(store), flowFact(source, lines, { from: prometheus, to: store, ...carried })];
  });
  return [...scraped, ...sent].slice(0, MOST);
}
