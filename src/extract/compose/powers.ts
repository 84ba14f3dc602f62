import { fillVariables, hostPathPower } from '../../container/index.ts';
import type { Element } from '../../model/index.ts';
import { asBoolean, asText, entriesOf, entryOf, get, itemsOf, strings, type TreeNode } from '../../parse/index.ts';

/** What a service may do to its host, what was taken from it, and the lines that say so. */
export type Powers = {
  readonly capabilities: Element['capabilities'];
  readonly controls: readonly string[];
  readonly lines: readonly number[];
};

const NONE: ReadonlyMap<string, string> = new Map();

export function powersOf(service: TreeNode): Powers {
  const capabilities = new Set<Element['capabilities'][number]>();
  const controls = new Set<string>();
  const lines = new Set<number>();
  const privileged = entryOf(service, 'privileged');
  if (asBoolean(privileged?.value) === true) {
    capabilities.add('privileged');
    lines.add(privileged?.line ?? service.line);
  }
  const network = entryOf(service, 'network_mode');
  if (asText(network?.value) === 'host') {
    capabilities.add('host-network');
    lines.add(network?.line ?? service.line);
  }
  for (const item of itemsOf(get(service, 'cap_add'))) {
    if (!/^(?:CAP_)?ALL$/i.test(asText(item) ?? '')) continue;
    capabilities.add('privileged');
    lines.add(item.line);
  }
  for (const volume of itemsOf(get(service, 'volumes'))) {
    const mount = mountOf(volume);
    if (mount === null) continue;
    capabilities.add(mount);
    lines.add(volume.line);
  }
  const user = entryOf(service, 'user');
  const who = fillVariables(asText(user?.value) ?? '', NONE).split(':', 1)[0] ?? '';
  if (who !== '' && !who.includes('$')) {
    if (who === 'root' || /^0+$/.test(who)) capabilities.add('root');
    else controls.add('non-root');
    lines.add(user?.line ?? service.line);
  }
  if (asBoolean(get(service, 'read_only')) === true) controls.add('read-only-root');
  if (['mem_limit', 'cpus'].some((key) => entryOf(service, key) !== undefined) || hasLimits(service)) {
    controls.add('resource-limit');
  }
  if (strings(get(service, 'cap_drop')).some((name) => /^(?:CAP_)?ALL$/i.test(name))) controls.add('least-privilege');
  return { capabilities: [...capabilities].sort(), controls: [...controls].sort(), lines: [...lines] };
}

function hasLimits(service: TreeNode): boolean {
  return entriesOf(get(service, 'deploy', 'resources', 'limits')).some(({ key }) => key === 'memory' || key === 'cpus');
}

function mountOf(volume: TreeNode): 'docker-socket' | 'host-mount' | null {
  const written = volume.kind === 'map' ? asText(get(volume, 'source')) : asText(volume);
  const filled = fillVariables(written ?? '', NONE);
  const source = volume.kind === 'map' ? filled : (filled.split(':', 1)[0] ?? '');
  return hostPathPower(source);
}
