import { credentialFacts } from '../../credential/index.ts';
import type { Fact } from '../../model/index.ts';
import { asText, entriesOf, entryOf, get, itemsOf, type TreeNode } from '../../parse/index.ts';
import { flowFact, hostOf, lineOf, namedEnd, protocolOf, type Source } from '../../statement/index.ts';

const MOST = 200;
/** Types of data sources whose address has no scheme of its own. */
const SQL = /postgres|mysql|mssql|clickhouse|redshift|sqlserver/;

/** The stores that Grafana is told to read, and credentials that are written beside them. */
export function datasourceFacts(source: Source, root: TreeNode): Fact[] {
  const grafana = namedEnd(source, 'software:Grafana');
  return itemsOf(get(root, 'datasources'))
    .slice(0, MOST)
    .flatMap((item): Fact[] => {
      const name = asText(get(item, 'name')) ?? '';
      const type = asText(get(item, 'type')) ?? '';
      const url = entryOf(item, 'url');
      const address = asText(url?.value) ?? '';
      const host = hostOf(address);
      const credentials = entriesOf(get(item, 'secureJsonData')).flatMap(({ key, value, line }) =>
        credentialFacts(key, asText(value) ?? '', { ...source, symbol: name, startLine: line, endLine: line }),
      );
      if (url === undefined || host === null) return credentials;
      const protocol = protocolOf(address, SQL.test(type) ? 'sql' : 'http');
      const encrypted =
        protocol === 'https' || /^(?:require|verify-)/.test(asText(get(item, 'jsonData', 'sslmode')) ?? '');
      const controls = encrypted ? ['tls'] : [];
      const from = namedEnd(source, `host:${host}`);
      return [
        flowFact(source, lineOf(url), { from, to: grafana, data: ['metrics'], protocol, controls }),
        ...credentials,
      ];
    });
}
