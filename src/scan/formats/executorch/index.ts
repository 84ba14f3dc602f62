import type { FormatScanner, ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { Flatbuffer } from '../../wire/flatbuffer.ts';
import { latin1 } from '../../wire/text.ts';

/** Namespaces of operators that come with PyTorch and ExecuTorch (kernels/, extension/llm/custom_ops). */
const OPERATORS =
  /^(?:aten|prim|executorch_prim|et_copy|dim_order_ops|quantized_decomposed|torchao|llama|_to_dim_order_copy)::/;
/** Backends that ExecuTorch brings along (backends/). */
const BACKENDS: ReadonlySet<string> = new Set(
  'XnnpackBackend CoreMLBackend MPSBackend QnnBackend VulkanBackend ArmBackend EthosUBackend VgfBackend NeuropilotBackend OpenvinoBackend CudaBackend MetalBackend NXPBackend'.split(
    ' ',
  ),
);
/** The extended header that may follow the identifier: `eh00`, its length, then the size of the program and where segments begin. */
const EXTENDED = 'eh00';

/** Programs of ExecuTorch: a FlatBuffer with the identifier `ET12` (executorch/schema/program.fbs), `.pte`. */
export const executorch: FormatScanner = {
  id: 'executorch',
  summary: 'Programs of ExecuTorch (.pte): operators and backends of nobody known, segments out of bounds.',
  recognises: (head) => (/^ET\d\d$/.test(latin1(head.subarray(4, 8))) ? 3 : 0),
  scan: async (source, context) => {
    const file = new Flatbuffer(source, context);
    const program = await file.u32(0);
    for (const plan of await file.tables(program, 1)) {
      for (const operator of await file.tables(plan, 6)) judgeOperator(await file.text(operator, 0), operator, context);
      for (const delegate of await file.tables(plan, 7)) judgeBackend(await file.text(delegate, 0), delegate, context);
    }
    const head = Buffer.from(await source.read(8, 24));
    const extended = head.length === 24 && head.subarray(0, 4).toString('latin1') === EXTENDED;
    const base = extended ? head.readBigUInt64LE(16) : 0n;
    for (const segment of await file.tables(program, 4)) {
      const [offset, size] = [await file.long(segment, 0), await file.long(segment, 1)];
      if (base + offset + size <= BigInt(source.size)) continue;
      context.report({
        id: 'executorch-out-of-range',
        verdict: 'suspicious',
        message: 'A segment lies outside the file, so a reader without checks leaves its memory.',
        offset: segment,
      });
    }
  },
};

function judgeOperator(name: string, offset: number, context: ScanContext): void {
  if (OPERATORS.test(name)) return;
  context.report({
    id: 'executorch-custom-operator',
    verdict: 'unverified',
    message: `The operator ${quote(name)} runs in a library that is linked beside the runtime and can't be seen from here.`,
    offset,
    operation: quote(name),
  });
}

function judgeBackend(name: string, offset: number, context: ScanContext): void {
  if (BACKENDS.has(name)) return;
  context.report({
    id: 'executorch-backend',
    verdict: 'unverified',
    message: `A part of the model is compiled for the backend ${quote(name)}, which can't be seen from here.`,
    offset,
    target: quote(name),
  });
}
