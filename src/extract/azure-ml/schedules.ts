import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf } from '../../parse/index.ts';
import { elementFact, lineOf, ownElement, readBy, runsFact, sharedElement } from '../../statement/index.ts';
import { importedFacts } from './assets.ts';
import { isPlain, localPath, mapEntries, stemOf, ZONE, type AzureFile } from './azure-file.ts';
import { locatedAt } from './locations.ts';
import { pipelineFacts } from './pipeline.ts';

/** A schedule: what starts a job, a monitor or an import, and when. */
export function scheduleFacts(file: AzureFile): Fact[] {
  if (get(file.root, 'create_monitor') !== undefined) return monitorFacts(file);
  const { source, root } = file;
  const imported = get(root, 'import_data');
  if (imported !== undefined) return importedFacts(file, imported);
  const schedule = ownElement(source, lineOf(entryOf(root, 'trigger') ?? root), {
    kind: 'orchestrator',
    name: nameOf(file),
    zone: ZONE,
    details: [triggerOf(file)],
  });
  const job = entryOf(root, 'create_job');
  const path = localPath(source, asText(job?.value) ?? asText(get(job?.value, 'job')) ?? '');
  const jobs = get(job?.value, 'jobs');
  return [
    elementFact(schedule),
    ...(job === undefined || path === null ? [] : [runsFact(source, lineOf(job), schedule, path)]),
    ...(job === undefined || jobs === undefined
      ? []
      : pipelineFacts(file, job.value, { name: nameOf(file), symbol: 'create_job', line: job.line })),
  ];
}

function nameOf({ source, root }: AzureFile): string {
  const name = asText(get(root, 'name'))?.trim() ?? '';
  return isPlain(name) ? name : stemOf(source);
}

/** `cron 0 * * * *`, `every 1 day`. */
function triggerOf({ root }: AzureFile): string {
  const trigger = get(root, 'trigger');
  const cron = asText(get(trigger, 'expression'));
  if (cron !== undefined) return `cron ${cron}`;
  const frequency = asText(get(trigger, 'frequency'));
  return frequency === undefined ? '' : `every ${asText(get(trigger, 'interval')) ?? '1'} ${frequency}`;
}

/** A monitor of a model: which endpoint it watches, what it compares, and whether anybody is told. */
function monitorFacts(file: AzureFile): Fact[] {
  const { source, root } = file;
  const monitor = get(root, 'create_monitor');
  const signals = mapEntries(get(monitor, 'monitoring_signals'));
  const told =
    itemsOf(get(monitor, 'alert_notification', 'emails')).length > 0 ||
    asText(get(monitor, 'alert_notification')) === 'azmonitoring';
  const element = ownElement(source, lineOf(entryOf(root, 'create_monitor') ?? root), {
    kind: 'monitoring',
    name: nameOf(file),
    zone: ZONE,
    controls: ['monitoring'],
    details: [
      triggerOf(file),
      ...signals.map(({ value }) => asText(get(value, 'type')) ?? ''),
      told ? 'tells people by e-mail' : 'tells nobody',
    ],
  });
  const target = entryOf(get(monitor, 'monitoring_target'), 'endpoint_deployment_id');
  const endpoint = /^azureml:([\w.-]{1,200})/.exec(asText(target?.value)?.trim() ?? '')?.[1];
  const references = signals.flatMap(({ value }) => {
    const located = locatedAt(source, get(value, 'reference_data', 'input_data'), '');
    if (located === null) return [];
    const lines = lineOf(get(value, 'reference_data') ?? value);
    return [
      ...located.facts,
      ...readBy(source, lines, element, located.element, { data: ['dataset'], protocol: located.protocol }),
    ];
  });
  if (target === undefined || endpoint === undefined) return [elementFact(element), ...references];
  const watched = sharedElement(source, lineOf(target), { kind: 'endpoint', name: endpoint, zone: ZONE });
  const carried = { data: ['request', 'prediction'], protocol: 'unknown' } as const;
  return [elementFact(element), ...readBy(source, lineOf(target), element, watched, carried), ...references];
}
