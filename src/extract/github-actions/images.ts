import { imageFacts } from '../../container/index.ts';
import { contextOf, type Fact } from '../../model/index.ts';
import { asText, entriesOf, get, type TreeNode } from '../../parse/index.ts';
import type { WorkflowJob } from './workflow.ts';

/** The images that a job runs in and beside: `container` and `services`. */
export function imagesOf(job: WorkflowJob, path: string): Fact[] {
  const services = entriesOf(get(job.node, 'services')).map(({ value }) => value);
  return [get(job.node, 'container'), ...services].flatMap((node) => imageAt(node, path, job.id));
}

function imageAt(node: TreeNode | undefined, path: string, symbol: string): Fact[] {
  const image = node?.kind === 'map' ? get(node, 'image') : node;
  const text = asText(image) ?? '';
  if (image === undefined || text.includes('${{')) return [];
  const where = { path, symbol, context: contextOf(path), startLine: image.line, endLine: image.endLine };
  return imageFacts(text, { ...where, loader: 'image' });
}
