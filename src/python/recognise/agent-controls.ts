import { lastOf, type Unit } from './unit.ts';
import type { Call, Value } from '../module.ts';
import { argumentOf, entryOf, textIn, valueOf } from './values.ts';

/** What limits an agent as a whole, by the call that makes it. */
export function agentControls(unit: Unit, call: Call): string[] {
  const controls: string[] = [];
  const limits = [
    'max_iterations',
    'max_iter',
    'recursion_limit',
    'max_turns',
    'max_steps',
    'max_consecutive_auto_reply',
    'max_execution_time',
  ];
  const limit = argumentOf(call, limits);
  const isLimited = limit && limit.value.kind !== 'none';
  if (isLimited || middleware(call).some(({ callee }) => /^(?:Model|Tool)CallLimitMiddleware$/.test(lastOf(callee))))
    controls.push('iteration-limit');
  const human = valueOf(call, [
    'human_input',
    'interrupt_before',
    'interrupt_after',
    'require_approval',
    'human_in_the_loop',
  ]);
  const mode = textIn(unit, valueOf(call, ['human_input_mode']));
  const asks = human !== null && human.kind !== 'none' && !(human.kind === 'boolean' && !human.value);
  if (asks || mode === 'ALWAYS') controls.push('human-approval');
  if (isSandboxed(unit, call)) controls.push('sandbox');
  return controls.toSorted();
}

function isSandboxed(unit: Unit, call: Call): boolean {
  const executor = textIn(unit, valueOf(call, ['executor_type', 'code_execution_mode']));
  if (executor !== null && /^(?:docker|e2b|modal|safe|blaxel|wasm)$/.test(executor)) return true;
  const execution = valueOf(call, ['code_execution_config']);
  const docker = entryOf(execution, 'use_docker');
  if (docker?.kind === 'boolean' && docker.value) return true;
  const runner = valueOf(call, ['code_executor', 'executor']) ?? entryOf(execution, 'executor');
  return runner !== null && /Docker/.test(runner.kind === 'call' ? runner.callee : runner.text);
}

/**
 * Names of the tools that an agent of LangChain asks a person about before it calls them: what `interrupt_on` of
 * `HumanInTheLoopMiddleware` sets to more than `False` (https://docs.langchain.com/oss/python/langchain/human-in-the-loop).
 */
export function askedBefore(unit: Unit, call: Call): readonly string[] {
  return middleware(call).flatMap((item) => {
    if (lastOf(item.callee) !== 'HumanInTheLoopMiddleware') return [];
    const made = unit.module.calls[item.call];
    const asked = made === undefined ? null : valueOf(made, ['interrupt_on'], 0);
    if (asked?.kind !== 'dict') return [];
    return asked.entries.flatMap(([name, value]) => (value.kind === 'boolean' && !value.value ? [] : [name]));
  });
}

function middleware(call: Call): readonly Extract<Value, { kind: 'call' }>[] {
  const given = valueOf(call, ['middleware']);
  return given?.kind === 'list' ? given.items.flatMap((item) => (item.kind === 'call' ? [item] : [])) : [];
}
