import type { FormatScanner, ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { Flatbuffer } from '../../wire/flatbuffer.ts';
import { latin1 } from '../../wire/text.ts';
import { REACHING } from '../saved-model/operations.ts';

/** Operators that runtimes of LiteRT and MediaPipe bring along without being built in. */
const KNOWN =
  /^(?:TFLite_Detection_PostProcess|edgetpu-custom-op|MaxPoolingWithArgmax2D|MaxUnpooling2D|Convolution2DTransposeBias|Landmarks\w*|Transform\w*|AudioSpectrogram|Mfcc|odml\.\w+|stablehlo\.\w+)$/;

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
