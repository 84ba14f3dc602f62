import * as z from 'zod';
import { treeEntry } from '../git.ts';
import { lintMarkdown } from '../lint-text.ts';
import { type CheckRun, timestamp, violate } from '../state.ts';
import { type ApiError, invalid, type RepositoryContext } from './operation.ts';

const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_TITLE = 255;

const Annotation = z.looseObject({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  annotation_level: z.string(),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional(),
  start_column: z.int().optional(),
  end_column: z.int().optional(),
});
type Annotation = z.infer<typeof Annotation>;
const Output = z.looseObject({
  title: z.string().optional(),
  summary: z.string(),
  text: z.string().optional(),
  annotations: z.array(Annotation).optional(),
});
type Output = z.infer<typeof Output>;
/** What create and update have in common; GitHub's schema has checked lengths and counts before. */
export const CheckOrder = z.looseObject({
  name: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  status: z.string().optional(),
  conclusion: z.string().optional(),
  output: Output.optional(),
  actions: z.array(z.looseObject({ label: z.string(), description: z.string(), identifier: z.string() })).optional(),
});
export type CheckOrder = z.infer<typeof CheckOrder>;

/** Applies a create or update to a check run, with the rules that GitHub states only in prose. */
export async function applyCheckOrder(context: RepositoryContext, run: CheckRun, order: CheckOrder): Promise<void> {
  applyStatus(run, order);
  run.name = order.name ?? run.name;
  run.detailsUrl = order.details_url ?? run.detailsUrl;
  run.externalId = order.external_id ?? run.externalId;
  run.startedAt = order.started_at ?? run.startedAt;
  run.actions = order.actions ?? run.actions;
  if (order.output !== undefined) await applyOutput(context, run, order.output);
  run.history.push({ status: run.status, conclusion: run.conclusion, title: run.output?.title ?? null });
}

function applyStatus(run: CheckRun, { status, conclusion, completed_at }: CheckOrder): void {
  if (conclusion === 'stale') throw invalid('CheckRun', 'conclusion', 'stale may only be set by GitHub');
  if (conclusion !== undefined) {
    // a conclusion completes the run by itself
    Object.assign(run, { status: 'completed', conclusion, completedAt: completed_at ?? timestamp() });
    return;
  }
  if (status === 'completed' || (completed_at !== undefined && run.conclusion === null)) {
    throw invalid('CheckRun', 'conclusion', 'conclusion is required for a completed check run', 'missing_field');
  }
  if (status !== undefined) Object.assign(run, { status, conclusion: null, completedAt: null });
}

async function applyOutput(context: RepositoryContext, run: CheckRun, output: Output): Promise<void> {
  const { state, call, repository } = context;
  const { title = run.output?.title ?? null, summary, text = run.output?.text ?? null, annotations = [] } = output;
  annotations.forEach((annotation, index) => {
    const problem = annotationProblem(annotation);
    if (problem !== undefined) throw refused(index, problem);
  });
  lintMarkdown(state, call, output.title, 'output.title');
  lintMarkdown(state, call, summary, 'output.summary');
  lintMarkdown(state, call, output.text, 'output.text');
  for (const path of new Set(annotations.map((annotation) => annotation.path))) {
    if ((await treeEntry(repository.git, run.headSha, path)) !== null) continue;
    violate(state, call, 'annotation-path', `${path} does not exist at ${run.headSha.slice(0, 8)}`, 'warn');
  }
  run.output = { title, summary, text };
  run.annotations.push(...annotations);
  if (annotations.length > 0) run.batches.push(annotations.length);
}

function refused(index: number, problem: string): ApiError {
  return invalid('CheckRun', `annotations[${index}]`, problem);
}

function annotationProblem(annotation: Annotation): string | undefined {
  const { path, start_line, end_line, message, raw_details = '', title = '' } = annotation;
  const hasColumns = annotation.start_column !== undefined || annotation.end_column !== undefined;
  if (start_line < 1) return 'start_line starts at 1';
  if (end_line < start_line) return 'end_line is before start_line';
  if (hasColumns && start_line !== end_line) return 'columns need start_line = end_line';
  if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES) return 'message is over 64 KB';
  if (Buffer.byteLength(raw_details) > MAX_MESSAGE_BYTES) return 'raw_details is over 64 KB';
  if (title.length > MAX_TITLE) return `title is over ${MAX_TITLE} characters`;
  if (path.startsWith('/') || path.split('/').includes('..')) return 'path must be relative to the repository';
  return undefined;
}
