import type { FindingVerdict, ScanFinding } from '../contract.ts';
import { quote } from '../report.ts';
import { knowledgeOf, type Knowledge } from './globals/index.ts';
import * as handles from './handles.ts';
import { rawArrayOf, type RawArray } from './joblib-array.ts';
import type { Call, Import, Listener, Machine } from './machine.ts';
import { POLICIES } from './policies.ts';
import { Results } from './results.ts';
import { PickleError } from './stop.ts';

/** Bytes in a pickle that a call unpickles anew; `encoded` when they are written as text and become bytes by Latin-1. */
export type Nested = { readonly offset: number; readonly length: number; readonly encoded: boolean };

export type JudgeOptions = {
  readonly report: (finding: ScanFinding) => void;
  /** Told of each persistent id; what is below it on the stack can be asked for. */
  readonly onPersistent?: (machine: Machine, id: number) => void;
  /** Told of each import as the unpickler asks for it. */
  readonly onImport?: (module: string, name: string) => void;
};

/** Judges what a machine does. One judge for one pickle. */
export class Judge implements Listener {
  readonly #options: JudgeOptions;
  readonly #knowledge: Knowledge[] = [];
  readonly results = new Results();
  /** Bytes to be scanned as pickles of their own. */
  readonly nested: Nested[] = [];
  /** The array of raw bytes at which the machine rests. */
  rawArray: RawArray | null = null;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  imports(module: string, name: string): boolean {
    const knowledge = knowledgeOf(module, name);
    this.#knowledge.push(knowledge);
    return knowledge.kind === 'safe';
  }

  /** What is known of the name that a handle, or the call that made its value, belongs to. */
  knowledge(handle: number): Knowledge | null {
    return this.#knowledge[(handle - handles.GLOBALS) >> 1] ?? null;
  }

  call(machine: Machine, callee: number, args: number, how: Call): number {
    const record = machine.importOf(callee);
    if (!handles.isGlobal(callee)) return this.#computedCall(machine, callee, record, how);
    const known = this.knowledge(callee) as Knowledge;
    if (known.kind === 'policy') return POLICIES[known.policy](machine, this, args, callee, how);
    this.judgeCall(machine, record as Import, known, how);
    return callee + 1;
  }

  /** Reports a call of a name that is not on the list. */
  judgeCall(machine: Machine, record: Import, known: Knowledge, how: Call): void {
    const verdict = verdictOfCall(known, how);
    if (verdict === null) return;
    const name = shown(record);
    const does = known.kind === 'gadget' ? `, which ${known.does}` : '';
    const message =
      verdict === 'unverified'
        ? `Loading makes an object of ${name}, a class whose code is not known here.`
        : `Loading calls ${name}${does}.`;
    this.tell(
      machine,
      verdict === 'unverified' ? 'pickle-unknown-class' : 'pickle-call',
      verdict,
      message,
      how,
      targetOf(record),
    );
  }

  /** A call of what is no imported name: a value that an earlier call made. */
  #computedCall(machine: Machine, callee: number, record: Import | null, how: Call): number {
    if (record === null && !handles.isResult(callee) && callee !== handles.UNKNOWN && callee !== handles.PERSISTENT)
      throw new PickleError('it calls what is nothing to call');
    const nestedClass = this.results.nestedClass(callee);
    const kind = this.knowledge(callee)?.kind;
    const mild =
      nestedClass || kind === 'unknown' || kind === 'library' || kind === 'code' || callee === handles.PERSISTENT;
    const from = record === null ? 'while loading' : `by ${shown(record)}`;
    const message = `Loading calls something that was made ${from}, so its name is hidden.`;
    this.tell(
      machine,
      'pickle-computed-call',
      mild ? 'suspicious' : 'malicious',
      message,
      how,
      record === null ? undefined : targetOf(record),
    );
    return handles.UNKNOWN;
  }

  build(machine: Machine, target: number): void {
    if (handles.isResult(target) || target === handles.UNKNOWN || target === handles.PERSISTENT) return;
    const record = machine.importOf(target);
    const message =
      record === null
        ? 'BUILD sets the state of a value that has none.'
        : `Loading overwrites attributes of ${shown(record)}, which changes the running program.`;
    const verdict = record === null ? 'suspicious' : 'malicious';
    this.tell(machine, 'pickle-tampering', verdict, message, 'BUILD', record === null ? undefined : targetOf(record));
  }

  change(machine: Machine, target: number, operation: string): void {
    if (target === handles.UNKNOWN || target === handles.PERSISTENT) return;
    const record = machine.importOf(target);
    if (handles.isInstance(target)) {
      const module = record?.module ?? '';
      if (!/^(?:torch\._utils|torch\._tensor|numpy\.(?:_core|core)\.(?:multiarray|numeric))$/.test(module)) return;
    }
    const message =
      record === null
        ? `${operation} puts items into a value of the wrong type, which corrupts memory in loaders that trust it (CVE-2026-24747).`
        : `Loading puts items into ${shown(record)}, which changes the running program or corrupts memory.`;
    this.tell(
      machine,
      'pickle-tampering',
      'malicious',
      message,
      operation,
      record === null ? undefined : targetOf(record),
    );
  }

  computedName(machine: Machine): void {
    const message = 'Loading imports something whose name is only made while loading, so it is hidden.';
    this.tell(machine, 'pickle-computed-name', 'malicious', message, 'STACK_GLOBAL');
  }

  extension(machine: Machine, code: number): void {
    const message = `Loading imports number ${code} of the extension registry, a name that the file does not show.`;
    this.tell(machine, 'pickle-extension', 'malicious', message, 'EXT');
  }

  persistent(machine: Machine, id: number): void {
    this.#options.onPersistent?.(machine, id);
  }

  takesOver(machine: Machine, target: number): boolean {
    this.rawArray = rawArrayOf(machine, this.results, target);
    return this.rawArray !== null;
  }

  /** Judges names that were imported and not called; `whole` tells that the pickle came to its end. */
  finish(machine: Machine, whole: boolean): void {
    for (const record of machine.imports) {
      const known = this.knowledge(record.handle) as Knowledge;
      this.#options.onImport?.(record.module, record.name);
      if (record.calls > 0 && known.kind !== 'policy') continue;
      const verdict = verdictOfImport(known, whole && record.pending > 0);
      if (verdict === null) continue;
      const does = known.kind === 'gadget' ? `, which ${known.does}` : '';
      const message =
        known.kind === 'policy'
          ? `The file keeps ${shown(record)} as a value, to be called unseen.`
          : verdict === 'unverified'
            ? `Loading imports ${shown(record)}, whose code is not known here.`
            : `Loading imports ${shown(record)}${does}.`;
      const { offset } = record;
      this.#options.report({
        id: 'pickle-import',
        verdict,
        message,
        offset,
        operation: 'GLOBAL',
        target: targetOf(record),
      });
    }
  }

  tell(
    machine: Machine,
    id: string,
    verdict: FindingVerdict,
    message: string,
    operation: string,
    target?: string,
  ): void {
    const finding = { id, verdict, message, offset: machine.offset(), operation };
    this.#options.report(target === undefined ? finding : { ...finding, target });
  }
}

function verdictOfCall(known: Knowledge, how: Call): FindingVerdict | null {
  switch (known.kind) {
    case 'safe':
    case 'policy':
      return null;
    case 'gadget':
    case 'dotted':
    case 'stdlib':
      return 'malicious';
    case 'object':
      return how === 'NEWOBJ' || how === 'NEWOBJ_EX' ? null : 'suspicious';
    case 'reference':
    case 'odd':
    case 'code':
      return 'suspicious';
    case 'library':
      return known.class && (how === 'NEWOBJ' || how === 'NEWOBJ_EX') ? 'unverified' : 'suspicious';
    default:
      return known.class ? 'unverified' : 'suspicious';
  }
}

function verdictOfImport(known: Knowledge, kept: boolean): FindingVerdict | null {
  switch (known.kind) {
    case 'safe':
    case 'object':
    case 'reference':
      return null;
    case 'policy':
      return kept && known.policy !== 'dtype' ? 'suspicious' : null;
    case 'gadget':
    case 'dotted':
      return 'malicious';
    case 'stdlib':
    case 'odd':
    case 'code':
      return 'suspicious';
    default:
      return 'unverified';
  }
}

/** `module.name`, clean for a sentence. */
function shown({ module, name }: Import): string {
  return quote(`${module}.${name}`);
}

function targetOf({ module, name }: Import): string {
  return quote(`${module}:${name}`);
}
