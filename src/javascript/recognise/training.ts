import type { Element } from '../../model/index.ts';
import type { Call, JavaScriptModule } from '../module.ts';
import { packageOf } from '../specifier.ts';
import { moduleOf } from './values.ts';

const TENSORFLOW = /^@tensorflow\/tfjs/;
const BRAIN = /^brain\.js:(?:default\.)?\w+\.train(?:Async)?$/;
const TUNES = /fine_?[tT]uning\.jobs\.create$/;

/** Whether a call trains a model. */
export function isTraining(module: JavaScriptModule, call: Call): boolean {
  if (BRAIN.test(call.callee) || TUNES.test(call.callee)) return true;
  if (!/\.(?:fit|fitDataset|trainOnBatch)$/.test(call.callee)) return false;
  if (TENSORFLOW.test(moduleOf(call.callee))) return true;
  const uses = module.imports.some((item) => TENSORFLOW.test(packageOf(item.module)));
  return uses && /model|net|classifier/i.test(call.receiver?.text ?? '');
}

const SERVES =
  /^(?:express:default|fastify:(?:default|fastify)|hono(?:\/\w+)?:Hono|koa:default|elysia:Elysia|Bun\.serve|Deno\.serve|@modelcontextprotocol\/sdk\/server\/\S*:(?:McpServer|Server)|fastmcp:FastMCP)$/;
const EVALUATES =
  /^(?:promptfoo:(?:default\.)?evaluate|braintrust:Eval|evalite:evalite|langsmith\/evaluation:evaluate|autoevals:\w+|langsmith\/(?:vitest|jest):\w+)$/;

/** What the file as a whole does, decided by the strongest thing it does. */
export function kindOfCode(module: JavaScriptModule): Element['kind'] {
  let kind: Element['kind'] = 'process';
  for (const call of module.calls) {
    if (isTraining(module, call)) return 'training';
    if (SERVES.test(call.callee)) kind = 'service';
    else if (kind === 'process' && EVALUATES.test(call.callee)) kind = 'evaluation';
  }
  return kind;
}

/** Where the file does what its element says: at most five places. */
export function workOf(module: JavaScriptModule, kind: Element['kind']): readonly Call[] {
  const work = (call: Call): boolean => {
    if (kind === 'training') return isTraining(module, call);
    if (kind === 'service') return SERVES.test(call.callee);
    return kind === 'evaluation' && EVALUATES.test(call.callee);
  };
  return module.calls.filter(work).slice(0, 5);
}
