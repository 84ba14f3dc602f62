import { bytes, u32, u64 } from './bytes.ts';

type Value = string | number | readonly string[] | { readonly raw: Uint8Array };
type Tensor = {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  readonly type?: number;
  readonly offset: number;
};

/** A GGUF file of version 2 or 3 (1 has shorter lengths): texts, whole numbers and lists of texts as metadata, tensors of type F32. */
export function ggufFile(
  values: readonly (readonly [key: string, value: Value])[],
  tensors: readonly Tensor[] = [],
  options: {
    readonly version?: number;
    readonly data?: number;
    readonly tensorCount?: number | bigint;
    readonly rest?: Uint8Array;
  } = {},
): Buffer {
  const version = options.version ?? 3;
  const length = (value: number | bigint): Buffer => (version === 1 ? u32(Number(value)) : u64(value));
  const text = (value: string): Buffer => bytes(length(Buffer.byteLength(value)), value);
  const typed = (value: Value): Buffer => {
    if (typeof value === 'string') return bytes(u32(8), text(value));
    if (typeof value === 'number') return bytes(u32(4), u32(value));
    if ('raw' in value) return bytes(value.raw);
    return bytes(u32(9), u32(8), length(value.length), ...value.map(text));
  };
  const header = bytes(
    'GGUF',
    u32(version),
    length(options.tensorCount ?? tensors.length),
    length(values.length),
    ...values.map(([key, value]) => bytes(text(key), typed(value))),
    ...tensors.map(({ name, dimensions, type = 0, offset }) =>
      bytes(text(name), u32(dimensions.length), ...dimensions.map(length), u32(type), u64(offset)),
    ),
  );
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return bytes(header, padding, Buffer.alloc(options.data ?? 0), options.rest ?? '');
}

/** The metadata of a model with a chat template. */
export function withTemplate(template: string): readonly (readonly [string, Value])[] {
  return [
    ['general.architecture', 'llama'],
    ['tokenizer.chat_template', template],
    ['tokenizer.ggml.tokens', ['os', 'system', '__class__', '{{', '{%']],
  ];
}
