import type { ByteSource, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { quote } from '../../report.ts';
import { ProtobufReader, type Message, type Range } from '../../wire/protobuf.ts';
import { strayPath } from '../../stray-path.ts';

/** Domains whose operators runtimes bring along; other operators need a library that somebody loads. */
const DOMAINS = new Set([
  '',
  ...`ai.onnx ai.onnx.ml ai.onnx.training ai.onnx.preview.training com.microsoft com.microsoft.nchwc com.microsoft.experimental
  com.microsoft.dml com.ms.internal.nhwc org.pytorch.aten pkg.onnxscript.torch_lib`.split(/\s+/),
]);
/** Operators that run Python (onnxruntime training, ATen fallbacks of the exporter are told by their domain). */
const PYTHON = new Set(['PythonOp', 'PythonOpGrad', 'PyOp', 'PyCustomOp', 'PyFunc']);
const MAX_DEPTH = 64;
const EXTERNAL = 1;

/** Walks a ModelProto: every graph, function and attribute, at any depth up to `MAX_DEPTH`. */
export class OnnxScan {
  readonly #reader: ProtobufReader;
  readonly #context: ScanContext;
  /** `domain:name` of functions that the model itself defines. */
  readonly #own = new Set<string>();
  readonly #foreign = new Map<string, string>();
  readonly #external = new Map<string, { first: number; last: number }>();

  constructor(source: ByteSource, context: ScanContext) {
    this.#reader = new ProtobufReader(source, context);
    this.#context = context;
  }

  async run(): Promise<void> {
    const later: (() => Promise<void>)[] = [];
    for await (const field of this.#reader.fields(this.#reader.all)) {
      if (field.wire !== 2) continue;
      if (field.number === 7) later.push(() => this.#graph(field, 0));
      if (field.number === 20) later.push(() => this.#training(field));
      if (field.number === 25) {
        const { texts } = await this.#names(field, [1, 10]);
        this.#own.add(`${texts[1] ?? ''}:${texts[0] ?? ''}`);
        later.push(() => this.#function(field, 0));
      }
    }
    for (const read of later) await read();
    for (const [domain, operation] of this.#foreign) {
      this.#context.report({
        id: 'onnx-custom-operator',
        verdict: 'unverified',
        message: `Operators of the domain ${quote(domain)}, such as ${quote(operation)}, run in a library that is loaded beside the model and can't be seen from here.`,
        operation: quote(operation),
        target: quote(domain),
      });
    }
    await this.#checkFiles();
  }

  async #training(range: Range): Promise<void> {
    const message = await this.#reader.message(range);
    for (const graph of [...message.ranges(1), ...message.ranges(2)]) await this.#graph(graph, 0);
  }

  async #graph(range: Range, depth: number): Promise<void> {
    if (depth > MAX_DEPTH) throw new UnreadableError(`graphs are nested more than ${MAX_DEPTH} deep`);
    for await (const field of this.#reader.fields(range)) {
      if (field.wire !== 2) continue;
      if (field.number === 1) await this.#node(field, depth);
      else if (field.number === 5) await this.#tensor(field);
      else if (field.number === 15) await this.#sparse(field);
    }
  }

  async #function(range: Range, depth: number): Promise<void> {
    for await (const field of this.#reader.fields(range)) {
      if (field.wire !== 2) continue;
      if (field.number === 7) await this.#node(field, depth);
      else if (field.number === 11) await this.#attribute(field, depth);
    }
  }

  async #node(range: Range, depth: number): Promise<void> {
    const message = await this.#reader.message(range);
    const [operation, domain] = [await message.text(4), await message.text(7)];
    if (PYTHON.has(operation)) {
      this.#context.report({
        id: 'onnx-python-operator',
        verdict: 'malicious',
        message: `The operator ${operation} calls a Python function that the model names.`,
        offset: range.start,
        operation,
      });
    } else if (!DOMAINS.has(domain) && !this.#own.has(`${domain}:${operation}`) && this.#foreign.size < 100)
      this.#foreign.set(domain, this.#foreign.get(domain) ?? operation);
    for (const attribute of message.ranges(5)) await this.#attribute(attribute, depth);
  }

  async #attribute(range: Range, depth: number): Promise<void> {
    for await (const field of this.#reader.fields(range)) {
      if (field.wire !== 2) continue;
      if (field.number === 5 || field.number === 10) await this.#tensor(field);
      else if (field.number === 6 || field.number === 11) await this.#graph(field, depth + 1);
      else if (field.number === 22 || field.number === 23) await this.#sparse(field);
    }
  }

  async #sparse(range: Range): Promise<void> {
    const message = await this.#reader.message(range);
    for (const tensor of [...message.ranges(1), ...message.ranges(2)]) await this.#tensor(tensor);
  }

  async #tensor(range: Range): Promise<void> {
    let location = 0;
    const entries: Range[] = [];
    for await (const field of this.#reader.fields(range)) {
      if (field.number === 14 && field.wire === 0) location = field.value;
      if (field.number === 13 && field.wire === 2) entries.push(field);
    }
    if (entries.length === 0 && location !== EXTERNAL) return;
    const values = new Map<string, string>();
    for (const entry of entries) {
      const { texts } = await this.#names(entry, [1, 2]);
      const [key = '', value = ''] = texts;
      if (key === 'location') this.#checkLocation(value, range.start);
      values.set(key, value);
    }
    this.#checkPlace(values, range.start);
  }

  #checkLocation(path: string, offset: number): void {
    const stray = strayPath(path);
    if (stray === null) return;
    this.#context.report({
      id: 'onnx-external-path',
      verdict: 'malicious',
      message: `A tensor's data is read from ${quote(path)}, ${stray}: loading the model reads a file of the machine.`,
      offset,
      target: quote(path),
    });
  }

  /** Offset and length must be whole numbers; where the file is at hand, they must lie in it. */
  #checkPlace(values: ReadonlyMap<string, string>, offset: number): void {
    const numbers = ['offset', 'length'].map((key) => values.get(key) ?? '0');
    if (numbers.some((text) => !/^\d{1,15}$/.test(text))) {
      this.#context.report({
        id: 'onnx-external-bounds',
        verdict: 'suspicious',
        message: `A tensor's place in its file is given as ${numbers.map(quote).join(' and ')}, which is no place that a reader can trust.`,
        offset,
      });
      return;
    }
    const path = values.get('location') ?? '';
    const last = numbers.reduce((sum, text) => sum + Number(text), 0);
    const known = this.#external.get(path);
    if (known === undefined && this.#external.size < 1000) this.#external.set(path, { first: offset, last });
    else if (known !== undefined) known.last = Math.max(known.last, last);
  }

  async #checkFiles(): Promise<void> {
    for (const [path, { first, last }] of this.#external) {
      if (path === '' || strayPath(path) !== null) continue;
      const file = await this.#context.sibling(path);
      if (file === null || last <= file.size) continue;
      this.#context.report({
        id: 'onnx-external-bounds',
        verdict: 'suspicious',
        message: `A tensor's data ends at byte ${last} of ${quote(path)}, which has ${file.size}.`,
        offset: first,
      });
    }
  }

  async #names(
    range: Range,
    numbers: readonly number[],
  ): Promise<{ readonly message: Message; readonly texts: readonly string[] }> {
    const message = await this.#reader.message(range);
    const texts: string[] = [];
    for (const number of numbers) texts.push(await message.text(number));
    return { message, texts };
  }
}
