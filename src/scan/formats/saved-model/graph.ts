import type { ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import type { ProtobufReader, Range } from '../../wire/protobuf.ts';
import { strayPath } from '../../stray-path.ts';
import { PASSING, REACHING, READING, SAVING } from './operations.ts';

type Node = { readonly operation: string; readonly inputs: readonly string[]; readonly text: string | null };

/** Nodes of a graph whose inputs are followed; of larger graphs only the operations are judged. */
const MAX_NODES = 300_000;
const MAX_STEPS = 200;
/** Constants above this length are no paths. */
const MAX_CONST = 4096;

/** Reads the nodes of a GraphDef (field 1) or a FunctionDef (field 3) and judges their operations. */
export async function readGraph(
  reader: ProtobufReader,
  range: Range,
  nodeField: 1 | 3,
  context: ScanContext,
): Promise<void> {
  const nodes = new Map<string, Node>();
  const saving: { readonly name: string; readonly operation: string; readonly offset: number }[] = [];
  for await (const field of reader.fields(range)) {
    if (field.number !== nodeField || field.wire !== 2) continue;
    const message = await reader.message(field);
    const name = await message.text(1);
    for (const operation of await message.texts(2)) {
      judge(operation, field.start, context);
      if (SAVING.has(operation) && saving.length < 10_000) saving.push({ name, operation, offset: field.start });
      if (!PASSING.has(operation) && !SAVING.has(operation)) continue;
      const text = operation === 'Const' ? await constantText(reader, message.ranges(5)) : null;
      const inputs = SAVING.has(operation) ? (await message.texts(3)).slice(0, 2) : await message.texts(3);
      if (nodes.size < MAX_NODES && (operation !== 'Const' || text !== null))
        nodes.set(name, { operation, inputs, text });
    }
  }
  for (const { name, operation, offset } of saving) {
    const path = fixedPath(name, nodes);
    if (path === null) continue;
    context.report({
      id: 'tensorflow-fixed-path',
      verdict: 'malicious',
      message: `The operation ${operation} ${/restore/i.test(operation) ? 'reads' : 'writes'} the file ${quote(path)}, a path that the model sets itself.`,
      offset,
      operation,
      target: quote(path),
    });
  }
}

function judge(operation: string, offset: number, context: ScanContext): void {
  if (REACHING.has(operation)) {
    context.report({
      id: 'tensorflow-operation',
      verdict: 'malicious',
      message: `The graph holds the operation ${operation}, which reaches files, Python or the network when the model runs.`,
      offset,
      operation,
    });
  } else if (READING.has(operation)) {
    context.report({
      id: 'tensorflow-reader',
      verdict: 'suspicious',
      message: `The graph holds the operation ${operation}, which reads a file when the model runs.`,
      offset,
      operation,
    });
  }
}

/** The text in a Const node: attribute `value`, a tensor's `string_val`. */
async function constantText(reader: ProtobufReader, attributes: readonly Range[]): Promise<string | null> {
  for (const attribute of attributes) {
    if (attribute.end - attribute.start > MAX_CONST) continue;
    const entry = await reader.message(attribute);
    if ((await entry.text(1)) !== 'value') continue;
    for (const value of entry.ranges(2)) {
      for (const tensor of (await reader.message(value)).ranges(8)) {
        const texts = await (await reader.message(tensor)).texts(8);
        if (texts.length > 0) return texts.join('/');
      }
    }
  }
  return null;
}

/** The path that a saving node takes from constants alone when it leads out of the model's folder, or straight from a constant. */
function fixedPath(name: string, nodes: ReadonlyMap<string, Node>): string | null {
  const saver = nodes.get(name);
  const isMerge = saver?.operation === 'MergeV2Checkpoints';
  const first = (saver?.inputs ?? []).slice(0, isMerge ? 2 : 1);
  const todo = first.map((input) => ({ input, direct: true }));
  const seen = new Set<string>();
  for (let one = todo.pop(); one !== undefined && seen.size < MAX_STEPS; one = todo.pop()) {
    const key = one.input.replace(/^\^/, '').split(':')[0] ?? '';
    if (seen.has(key)) continue;
    seen.add(key);
    const node = nodes.get(key);
    if (node === undefined) continue;
    if (node.text !== null && node.text !== '' && (strayPath(node.text) !== null || one.direct)) return node.text;
    const direct = one.direct && node.operation === 'Identity';
    todo.push(...node.inputs.map((input) => ({ input, direct })));
  }
  return null;
}
