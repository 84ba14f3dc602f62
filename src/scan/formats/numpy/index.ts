import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { scanPickles } from '../../pickle/index.ts';
import { windowSource } from '../../sources.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** A type of numbers, texts or bytes as NumPy writes it, alone or as a field with its name and shape. */
const TYPE = String.raw`['"][|<>=]?[?biufcSUVmMae]\d{0,9}(?:\[[\w/]{1,12}\])?['"]`;
const FIELD = String.raw`\(\s*['"][^'"\\]{0,200}['"],\s*${TYPE}(?:,\s*\([\d,\s]{0,100}\))?\s*,?\s*\)`;
const PLAIN = new RegExp(
  String.raw`^\{[^\\]*['"]descr['"]\s*:\s*(?:${TYPE}|\[\s*(?:${FIELD}\s*,?\s*){1,500}\])\s*[,}]`,
);

/** NumPy's .npy (numpy/lib/format.py): an array of objects is a pickle after the header. */
export const numpy: FormatScanner = {
  id: 'npy',
  summary: 'NumPy arrays; those of Python objects hold a pickle, which is scanned.',
  recognises: (head) => (MAGIC.every((byte, index) => head[index] === byte) ? 3 : 0),
  scan: async (source, context) => {
    const head = Buffer.from(await source.read(0, 12));
    const wide = (head[6] ?? 0) >= 2;
    if (head.length < 12) throw new UnreadableError('the array ends in its header');
    const length = wide ? head.readUInt32LE(8) : head.readUInt16LE(8);
    const start = (wide ? 12 : 10) + length;
    if (length > 1_048_576 || start > source.size)
      throw new UnreadableError('the header of the array is longer than any is');
    const header = Buffer.from(await source.read(wide ? 12 : 10, length)).toString('latin1');
    const descr = /['"]descr['"]\s*:/.test(header);
    if (!descr) throw new UnreadableError('the header of the array is broken');
    // NumPy takes any text that names a dtype ('object', 'i4,O', '\\x4f'), so what is not plainly numbers is read as the pickle it may be.
    if (PLAIN.test(header)) await plain(header, windowSource(source, start, source.size), context);
    else await scanPickles(source, context, start);
  },
};

/** An array of numbers is as long as its shape says: a shorter one is cut off, and what follows a longer one is scanned by its content. */
async function plain(header: string, data: ByteSource, context: ScanContext): Promise<void> {
  const size = /['"]descr['"]\s*:\s*['"][|<>=]?([biufcSUVmMae])(\d{1,9})/.exec(header);
  const shape = /['"]shape['"]\s*:\s*\(([\d,\sL]{0,400})\)/.exec(header)?.[1];
  if (shape === undefined) throw new UnreadableError('the header of the array has no shape');
  // Of arrays of records the length is not told.
  if (size === null) return;
  const element = Number(size[2]) * (size[1] === 'U' ? 4 : 1);
  const length = element * (shape.match(/\d+/g) ?? []).reduce((product, digits) => product * Number(digits), 1);
  if (length > data.size)
    context.report({
      id: 'npy-cut-off',
      verdict: 'not-scanned',
      message: 'The array is shorter than its header says.',
    });
  else if (length < data.size) await context.inside(windowSource(data, length, data.size), 'bytes after the array');
}
