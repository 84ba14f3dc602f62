import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { quote } from '../../report.ts';
import { pagedSource, readExactly } from '../../sources.ts';
import { latin1, utf8 } from '../../wire/text.ts';
import { REACHING } from '../saved-model/operations.ts';

/** Operators that runtimes of LiteRT and MediaPipe bring along without being built in. */
const KNOWN =
  /^(?:TFLite_Detection_PostProcess|edgetpu-custom-op|MaxPoolingWithArgmax2D|MaxUnpooling2D|Convolution2DTransposeBias|Landmarks\w*|Transform\w*|AudioSpectrogram|Mfcc|odml\.\w+|stablehlo\.\w+)$/;
const MAX_ITEMS = 1_000_000;

/** Models of TensorFlow Lite: a FlatBuffer with the identifier `TFL3` (tensorflow/compiler/mlir/lite/schema/schema.fbs). */
export const tflite: FormatScanner = {
  id: 'tflite',
  summary:
    'Models of TensorFlow Lite: custom operators, operators of TensorFlow that reach files, buffers out of bounds.',
  recognises: (head) => (latin1(head.subarray(4, 8)) === 'TFL3' ? 3 : 0),
  scan: async (source, context) => {
    const file = new Flatbuffer(source, context);
    const model = await file.u32(0);
    for (const code of await file.tables(model, 1)) judgeOperator(await file.text(code, 1), code, context);
    for (const buffer of await file.tables(model, 4)) {
      // Data of large models lies behind the FlatBuffer; 0 and 1 mean that there is none.
      const [offset, size] = [await file.long(buffer, 1), await file.long(buffer, 2)];
      if (offset <= 1n || offset + size <= BigInt(source.size)) continue;
      context.report({
        id: 'tflite-out-of-range',
        verdict: 'suspicious',
        message: 'A buffer lies outside the file, so a reader without checks leaves its memory.',
        offset: buffer,
      });
    }
  },
};

function judgeOperator(name: string, offset: number, context: ScanContext): void {
  if (name === '' || KNOWN.test(name)) return;
  const flex = name.startsWith('Flex');
  if (flex && !REACHING.has(name.slice(4))) return;
  context.report({
    id: flex ? 'tensorflow-operation' : 'tflite-custom-operator',
    verdict: flex ? 'malicious' : 'unverified',
    message: flex
      ? `The model calls ${quote(name.slice(4))} of TensorFlow, which reaches files, Python or the network when it runs.`
      : `The operator ${quote(name)} runs in a library that is loaded beside the model and can't be seen from here.`,
    offset,
    operation: quote(name),
  });
}

/** Tables of a FlatBuffer by their address. All reads are bounded; what leads out of the file is an `UnreadableError`. */
class Flatbuffer {
  readonly #source: ByteSource;
  readonly #context: ScanContext;

  constructor(source: ByteSource, context: ScanContext) {
    this.#source = pagedSource(source);
    this.#context = context;
  }

  async u32(at: number): Promise<number> {
    return (await this.#bytes(at, 4)).readUInt32LE();
  }

  /** The tables of a vector in a table's field. */
  async tables(table: number, field: number): Promise<number[]> {
    const at = await this.#field(table, field);
    if (at === null) return [];
    const vector = at + (await this.u32(at));
    const count = await this.u32(vector);
    if (count > MAX_ITEMS || count * 4 > this.#source.size)
      throw new UnreadableError('a list of the model is too long');
    const tables: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const item = vector + 4 + 4 * index;
      tables.push(item + (await this.u32(item)));
    }
    return tables;
  }

  async text(table: number, field: number): Promise<string> {
    const at = await this.#field(table, field);
    if (at === null) return '';
    const start = at + (await this.u32(at));
    const length = await this.u32(start);
    return utf8(await this.#bytes(start + 4, Math.min(length, 1024)));
  }

  async long(table: number, field: number): Promise<bigint> {
    const at = await this.#field(table, field);
    return at === null ? 0n : (await this.#bytes(at, 8)).readBigUInt64LE();
  }

  /** Where a field's value lies, or null when the table does not have it. */
  async #field(table: number, field: number): Promise<number | null> {
    const vtable = table - (await this.#bytes(table, 4)).readInt32LE();
    const size = (await this.#bytes(vtable, 2)).readUInt16LE();
    if (4 + 2 * field + 2 > size) return null;
    const offset = (await this.#bytes(vtable + 4 + 2 * field, 2)).readUInt16LE();
    return offset === 0 ? null : table + offset;
  }

  async #bytes(at: number, length: number): Promise<Buffer> {
    this.#context.step();
    if (at < 0 || at + length > this.#source.size)
      throw new UnreadableError('an offset of the model leads out of the file');
    const bytes = await readExactly(this.#source, at, length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
