import type { Capability } from '../../model/index.ts';
import {
  asBoolean,
  asNumber,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  strings,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';
import { hostPathPower } from '../../container/index.ts';

/** What a pod may do to its node, what was taken from it, and the lines that say so. */
export type Powers = {
  readonly capabilities: readonly Capability[];
  readonly controls: readonly string[];
  readonly details: readonly string[];
  readonly lines: readonly number[];
};

const WIDE = /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE)$/i;

/** Reads the security settings of a pod and of all its containers. A protection counts when every container has it. */
export function powersOf(pod: TreeNode, containers: readonly TreeNode[]): Powers {
  const capabilities = new Set<Capability>();
  const details = new Set<string>();
  const lines = new Set<number>();
  const add = (capability: Capability, place: { readonly line: number }): void => {
    capabilities.add(capability);
    lines.add(place.line);
  };
  const network = entryOf(pod, 'hostNetwork');
  if (asBoolean(network?.value) === true && network !== undefined) add('host-network', network);
  for (const key of ['hostPID', 'hostIPC']) {
    const shared = entryOf(pod, key);
    if (asBoolean(shared?.value) !== true || shared === undefined) continue;
    details.add(key);
    lines.add(shared.line);
  }
  for (const volume of itemsOf(get(pod, 'volumes'))) {
    const mounted = entryOf(get(volume, 'hostPath'), 'path');
    const power = hostPathPower(asText(mounted?.value) ?? '');
    if (power !== null && mounted !== undefined) add(power, mounted);
  }
  const podContext = get(pod, 'securityContext');
  for (const container of containers) {
    const context = get(container, 'securityContext');
    const privileged = entryOf(context, 'privileged');
    if (asBoolean(privileged?.value) === true && privileged !== undefined) add('privileged', privileged);
    for (const item of itemsOf(get(context, 'capabilities', 'add'))) {
      if (WIDE.test(asText(item) ?? '')) add('privileged', item);
    }
    const user = userOf(context) ?? userOf(podContext);
    if (user !== null && asNumber(user.value) === 0) add('root', user);
  }
  return {
    capabilities: [...capabilities].sort(),
    controls: controlsOf(pod, podContext, containers),
    details: [...details].sort(),
    lines: [...lines].sort((a, b) => a - b),
  };
}

function userOf(context: TreeNode | undefined): MapEntry | null {
  return entryOf(context, 'runAsUser') ?? null;
}

function controlsOf(pod: TreeNode, podContext: TreeNode | undefined, containers: readonly TreeNode[]): string[] {
  const every = (has: (container: TreeNode) => boolean): boolean => containers.length > 0 && containers.every(has);
  const controls: string[] = [];
  if (every((container) => isNonRoot(get(container, 'securityContext')) || isNonRoot(podContext)))
    controls.push('non-root');
  if (every((container) => asBoolean(get(container, 'securityContext', 'readOnlyRootFilesystem')) === true)) {
    controls.push('read-only-root');
  }
  if (
    every((container) =>
      entriesOf(get(container, 'resources', 'limits')).some(({ key }) => key === 'memory' || key === 'cpu'),
    )
  ) {
    controls.push('resource-limit');
  }
  if (every(drops) || asBoolean(get(pod, 'automountServiceAccountToken')) === false) controls.push('least-privilege');
  if (/gvisor|kata|runsc/i.test(asText(get(pod, 'runtimeClassName')) ?? '')) controls.push('sandbox');
  return controls.sort();
}

function drops(container: TreeNode): boolean {
  const dropped = strings(get(container, 'securityContext', 'capabilities', 'drop'));
  return dropped.some((name) => /^(?:CAP_)?ALL$/i.test(name));
}

function isNonRoot(context: TreeNode | undefined): boolean {
  return asBoolean(get(context, 'runAsNonRoot')) === true || (asNumber(get(context, 'runAsUser')) ?? 0) > 0;
}
