import type { FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { judgeKeras } from '../../keras/index.ts';
import { quote } from '../../report.ts';
import { jsonTree, latin1 } from '../../wire/text.ts';
import { readAttribute } from './attribute.ts';
import { Hdf5Bytes } from './bytes.ts';
import { readLink, readSymbols } from './links.ts';
import { messagesAt, type Message } from './object.ts';

const SIGNATURE = '\x89HDF\r\n\x1A\n';
const MAX_OBJECTS = 1_000_000;
/** Messages by their type. */
const [LINK_INFO, LINK, EXTERNAL_FILES, ATTRIBUTE, SYMBOLS, ATTRIBUTE_INFO] = [0x02, 0x06, 0x07, 0x0c, 0x11, 0x15];

/** HDF5 files, as Keras wrote models and still writes weights (HDF5 file format specification, version 3). */
export const hdf5: FormatScanner = {
  id: 'hdf5',
  summary:
    'Keras models and weights in HDF5: the configuration in the attributes, and data that is kept in other files.',
  recognises: (head) => ([0, 512, 1024, 2048].some((at) => latin1(head.subarray(at, at + 8)) === SIGNATURE) ? 3 : 0),
  scan: async (source, context) => {
    const file = new Hdf5Bytes(source, context);
    const todo = [await rootOf(file)];
    const seen = new Set<number>();
    const unread: string[] = [];
    for (let address = todo.pop(); address !== undefined; address = todo.pop()) {
      if (address < 0 || seen.has(address)) continue;
      seen.add(address);
      if (seen.size > MAX_OBJECTS) throw new UnreadableError('it holds more objects than are read');
      for (const message of await messagesAt(file, address)) {
        try {
          todo.push(...(await readMessage(file, message, context)));
        } catch (error) {
          if (!(error instanceof UnreadableError)) throw error;
          unread.push(error.message);
        }
      }
    }
    if (unread[0] !== undefined) throw new UnreadableError(unread[0]);
  },
};

/** The address of the root group's header: the superblock of version 0 to 3 says it (II). */
async function rootOf(file: Hdf5Bytes): Promise<number> {
  let start = 0;
  while (latin1(await file.at(start, 8)) !== SIGNATURE) start = start === 0 ? 512 : start * 2;
  file.base = start;
  const block = await file.at(0, Math.min(file.size - start, 96));
  const version = block[8] ?? 0;
  if (version > 3) throw new UnreadableError(`its version ${version} of HDF5 is not known`);
  const sizes = version < 2 ? 13 : 9;
  file.offsetSize = file.number(block, sizes, 1);
  file.lengthSize = file.number(block, sizes + 1, 1);
  if (![2, 4, 8].includes(file.offsetSize) || ![2, 4, 8].includes(file.lengthSize))
    throw new UnreadableError('the numbers of its HDF5 have a width that is not known');
  // After four addresses comes the entry of the root: a name and then its header.
  if (version < 2) return file.address(block, (version === 0 ? 24 : 28) + 5 * file.offsetSize);
  return file.address(block, 12 + 3 * file.offsetSize);
}

/** Judges a message and returns the addresses of objects that it leads to. */
async function readMessage(file: Hdf5Bytes, message: Message, context: ScanContext): Promise<readonly number[]> {
  const { type, data } = message;
  if (type === ATTRIBUTE) {
    const { name, texts } = await readAttribute(file, message);
    for (const text of texts ?? []) judgeText(name, text, context);
  } else if (type === SYMBOLS) return readSymbols(file, file.address(data, 0));
  else if (type === LINK) {
    const { objects, files } = readLink(file, message);
    for (const path of files) reportFile(path, context);
    return objects;
  } else if (type === EXTERNAL_FILES) reportFile('', context);
  else if (type === LINK_INFO || type === ATTRIBUTE_INFO) {
    const flags = data[1] ?? 0;
    const order = flags & 1 ? (type === LINK_INFO ? 8 : 2) : 0;
    if (file.address(data, 2 + order) >= 0)
      throw new UnreadableError(
        `a group of HDF5 keeps its ${type === LINK_INFO ? 'members' : 'attributes'} in a heap that is not read`,
      );
  }
  return [];
}

function judgeText(name: string, text: string, context: ScanContext): void {
  if (!/^\s*[{[]/.test(text) || !text.includes('class_name')) return;
  judgeKeras(jsonTree(text, `the attribute ${quote(name)}`), `the attribute ${quote(name)}`, context);
}

function reportFile(path: string, context: ScanContext): void {
  context.report({
    id: 'hdf5-external-file',
    verdict: 'malicious',
    message: `Data is read from ${path === '' ? 'other files' : quote(path)} when the file is loaded, which models do not need.`,
    ...(path === '' ? {} : { target: quote(path) }),
  });
}
