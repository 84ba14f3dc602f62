/** Writes pickles operation by operation, so that tests can make what no pickler would. */
export function pickleOf(...parts: readonly (string | Uint8Array | readonly number[])[]): Buffer {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
  );
}

/** GLOBAL. */
export function global(module: string, name: string): Buffer {
  return Buffer.from(`c${module}\n${name}\n`);
}

/** SHORT_BINUNICODE, or BINUNICODE when the text is long. */
export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  if (bytes.length < 256) return Buffer.concat([Buffer.from([0x8c, bytes.length]), bytes]);
  const head = Buffer.from([0x58, 0, 0, 0, 0]);
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** STACK_GLOBAL with its two texts. */
export function stackGlobal(module: string, name: string): Buffer {
  return Buffer.concat([text(module), text(name), Buffer.from([0x93])]);
}

/** Frames bytes of protocol 4. */
export function framed(bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(11);
  head.set([0x80, 4, 0x95]);
  head.writeBigUInt64LE(BigInt(bytes.length), 3);
  return Buffer.concat([head, bytes]);
}
