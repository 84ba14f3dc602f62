import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { PickleReader, type Machine } from '../../pickle/index.ts';
import { quote } from '../../report.ts';
import { windowSource } from '../../sources.ts';
import { readDirectory, type Member } from '../../zip-directory.ts';

/** Bytes of an element of a storage, by the name of its type. */
const ELEMENT: Readonly<Record<string, number>> = {
  DoubleStorage: 8,
  FloatStorage: 4,
  HalfStorage: 2,
  BFloat16Storage: 2,
  LongStorage: 8,
  IntStorage: 4,
  ShortStorage: 2,
  CharStorage: 1,
  ByteStorage: 1,
  BoolStorage: 1,
  ComplexDoubleStorage: 16,
  ComplexFloatStorage: 8,
  UntypedStorage: 1,
};

/** Archives of `torch.save` since 1.6: storages are as long as the pickle says (CVE-2026-24747). Members are scanned by the zip scanner. */
export const torchZip: FormatScanner = {
  id: 'torch-zip',
  summary:
    'Archives of torch.save since PyTorch 1.6, TorchScript and torch.package: the sizes of storages, code in the archive.',
  recognises: (head) => {
    const text = Buffer.from(head).toString('latin1');
    return text.startsWith('PK\u0003\u0004') &&
      /\/(?:data\.pkl|version|byteorder|constants\.pkl|\.data\/)/.test(text.slice(0, 2048))
      ? 3
      : 0;
  },
  scan: async (source, context) => {
    const { members } = await readDirectory(source);
    const byName = new Map(members.map((member) => [nameOf(member), member]));
    reportPackage([...byName.keys()], context);
    for (const [name, member] of byName) {
      const header = member.central ?? member.local;
      if (!name.endsWith('/data.pkl') || header === null || header.method !== 0) continue;
      await checkStorages(
        windowSource(source, member.data, header.packed),
        name.slice(0, -'data.pkl'.length),
        byName,
        context,
      );
    }
  },
};

/** Archives of torch.package (torch/package/package_exporter.py) bring modules of Python, which its importer runs when a pickle names them. */
function reportPackage(names: readonly string[], context: ScanContext): void {
  if (!names.some((name) => name.endsWith('/.data/extern_modules'))) return;
  const modules = names.filter((name) => name.endsWith('.py')).sort();
  if (modules.length === 0) return;
  context.report({
    id: 'torch-package-code',
    verdict: 'unverified',
    message: `The archive brings ${modules.length} ${modules.length === 1 ? 'file' : 'files'} of Python code, such as ${quote(modules[0] as string)}, which torch.package runs when it loads the model.`,
    target: quote(modules[0] as string),
  });
}

function nameOf({ central, local }: Member): string {
  return (central ?? local)?.name ?? '';
}

async function checkStorages(
  pickle: ByteSource,
  folder: string,
  members: ReadonlyMap<string, Member>,
  context: ScanContext,
): Promise<void> {
  const short = new Set<string>();
  const onPersistent = (machine: Machine, id: number): void => {
    const items = machine.tuples.get(id)?.items ?? [];
    const [kind, type, key, , count] = items;
    if (
      kind === undefined ||
      type === undefined ||
      key === undefined ||
      count === undefined ||
      machine.text(kind) !== 'storage'
    )
      return;
    const element = ELEMENT[machine.importOf(type)?.name ?? ''];
    const length = machine.literal(count);
    const name = machine.text(key);
    if (element === undefined || length?.kind !== 'int' || name === null) return;
    const member = members.get(`${folder}data/${name}`);
    const size = (member?.central ?? member?.local)?.size;
    if (size !== undefined && length.value * element > size) short.add(name);
  };
  await new PickleReader(pickle, context, { onPersistent, report: () => undefined }).read(0);
  for (const name of [...short].sort()) {
    const message = `The storage "${quote(name)}" is shorter than the pickle says, which makes loaders read beyond it (CVE-2026-24747).`;
    context.report({ id: 'torch-storage-size', verdict: 'malicious', message });
  }
}
