import type { FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { judgeKeras } from '../../keras/index.ts';
import { quote } from '../../report.ts';
import { fieldsOfHead, ProtobufReader, type Range } from '../../wire/protobuf.ts';
import { jsonTree } from '../../wire/text.ts';
import { strayPath } from '../../stray-path.ts';
import { readGraph } from './graph.ts';

/** Largest Keras configuration of one object, in bytes. */
const MAX_METADATA = 16 * 2 ** 20;

/** TensorFlow's SavedModel, a frozen graph of TensorFlow, and the metadata that Keras lays beside (tensorflow/core/protobuf). */
export const savedModel: FormatScanner = {
  id: 'saved-model',
  summary:
    'SavedModel and frozen graphs of TensorFlow: operations that reach files, Python or the network, paths, Keras layers.',
  recognises: (head, _tail, name, size) => (kindOf(head, name, size) === null ? 0 : name.endsWith('.pb') ? 3 : 2),
  scan: async (source, context) => {
    const reader = new ProtobufReader(source, context);
    const kind = kindOf(await source.read(0, 4096), context.name, source.size);
    if (kind === 'graph') await readGraphDef(reader, reader.all, context);
    else if (kind === 'metadata') await readMetadata(reader, reader.all, context);
    else await readModel(reader, context);
  },
};

type Kind = 'saved-model' | 'graph' | 'metadata';

function kindOf(head: Uint8Array, name: string, size: number): Kind | null {
  const fields = fieldsOfHead(head, size);
  if (fields === null || fields.length === 0) return null;
  const keys = new Set(fields.map(({ key }) => key));
  const base = name.split('/').at(-1) ?? name;
  const only = (...allowed: readonly string[]): boolean => [...keys].every((key) => allowed.includes(key));
  if (base === 'keras_metadata.pb') return 'metadata';
  if (only('1:0', '2:2') && keys.has('2:2') && isMetaGraph(fields, size)) return 'saved-model';
  if (base === 'saved_model.pb') return 'saved-model';
  const nodes = fields.filter(({ key }) => key === '1:2');
  if (only('1:2', '2:2', '3:0', '4:2', '5:2') && nodes.some(({ content }) => isNode(content))) return 'graph';
  return null;
}

/** A MetaGraphDef has fields 1 to 7, all of them messages; a text, as other formats have here, reads differently. */
function isMetaGraph(fields: readonly { readonly key: string; readonly content: Uint8Array }[], size: number): boolean {
  return fields.every(({ key, content }) => {
    if (key !== '2:2') return true;
    const inner = fieldsOfHead(content, size);
    return inner !== null && inner.length > 0 && inner.every((field) => /^[1-7]:2$/.test(field.key));
  });
}

/** A NodeDef begins with its name and its operation. */
function isNode(content: Uint8Array): boolean {
  const inner = fieldsOfHead(content, Number.MAX_SAFE_INTEGER);
  if (inner === null || !inner.every(({ key }) => /^[1-7]:2$/.test(key))) return false;
  const operation = inner.find(({ key }) => key === '2:2');
  return operation !== undefined && /^[A-Za-z_>][\w>]*$/.test(Buffer.from(operation.content).toString('latin1'));
}

async function readModel(reader: ProtobufReader, context: ScanContext): Promise<void> {
  let graphs = 0;
  for await (const field of reader.fields(reader.all)) {
    if (field.number !== 2 || field.wire !== 2) continue;
    graphs += 1;
    await readMetaGraph(reader, field, context);
  }
  if (graphs === 0) throw new UnreadableError('it holds no graph');
}

async function readMetaGraph(reader: ProtobufReader, range: Range, context: ScanContext): Promise<void> {
  for await (const field of reader.fields(range)) {
    if (field.wire !== 2) continue;
    if (field.number === 2) await readGraphDef(reader, field, context);
    else if (field.number === 6) await readAsset(reader, field, context);
    else if (field.number === 7) await readObjects(reader, field, context);
  }
}

async function readGraphDef(reader: ProtobufReader, range: Range, context: ScanContext): Promise<void> {
  await readGraph(reader, range, 1, context);
  for await (const field of reader.fields(range)) {
    if (field.number !== 2 || field.wire !== 2) continue;
    for await (const item of reader.fields(field))
      if (item.number === 1 && item.wire === 2) await readGraph(reader, item, 3, context);
  }
}

async function readAsset(reader: ProtobufReader, range: Range, context: ScanContext): Promise<void> {
  for (const path of await (await reader.message(range)).texts(2)) {
    const stray = strayPath(path);
    if (stray === null) continue;
    context.report({
      id: 'tensorflow-asset-path',
      verdict: 'malicious',
      message: `The model takes ${quote(path)} for a file of its own, ${stray}.`,
      offset: range.start,
      target: quote(path),
    });
  }
}

/** SavedObjectGraph: objects that Keras makes anew from their metadata. */
async function readObjects(reader: ProtobufReader, range: Range, context: ScanContext): Promise<void> {
  for await (const object of reader.fields(range)) {
    if (object.number !== 1 || object.wire !== 2) continue;
    for (const user of (await reader.message(object)).ranges(4))
      await judgeTexts(reader, (await reader.message(user)).ranges(3), context);
  }
}

/** SavedMetadata of `keras_metadata.pb`. */
async function readMetadata(reader: ProtobufReader, range: Range, context: ScanContext): Promise<void> {
  for await (const node of reader.fields(range)) {
    if (node.number === 1 && node.wire === 2) await judgeTexts(reader, (await reader.message(node)).ranges(4), context);
  }
}

async function judgeTexts(reader: ProtobufReader, ranges: readonly Range[], context: ScanContext): Promise<void> {
  for (const range of ranges) {
    const text = await reader.text(range, MAX_METADATA);
    if (text.includes('class_name'))
      judgeKeras(jsonTree(text, 'the metadata of a layer'), 'the Keras metadata', context);
  }
}
