import { posix } from 'node:path';
import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { escapingPath } from '../../stray-path.ts';
import { firstNonZero, pagedSource, windowSource } from '../../sources.ts';
import { BLOCK, headerOf, type TarHeader } from './header.ts';
import { paxRecords } from './pax.ts';

/** Tar archives (NeMo, old torch.save, OCI layers): every member is scanned by its content. POSIX.1-1988 with GNU and pax names. */
export const tar: FormatScanner = {
  id: 'tar',
  summary:
    'Tar archives: members, names and links that leave the folder, sizes that readers take differently, what follows the end.',
  recognises: (head) => (headerOf(head.subarray(0, BLOCK)) === null ? 0 : 3),
  scan: async (raw, context) => {
    const source = pagedSource(raw);
    const always = new Map<string, string>();
    let next = new Map<string, string>();
    for (let at = 0; at + BLOCK <= source.size;) {
      const block = await source.read(at, BLOCK);
      const header = headerOf(block);
      if (header === null) return endOfMembers(raw, block, at, context);
      const size = sizeOf(header, next.get('size') ?? always.get('size'), at, context);
      const data = windowSource(raw, at + BLOCK, size);
      if (data.size < size)
        context.report({
          id: 'tar-cut-off',
          verdict: 'not-scanned',
          message: `The archive ends in the middle of "${quote(header.name)}".`,
        });
      if (header.type === 'L') next.set('path', text(await data.read(0, 4096)));
      else if (header.type === 'K') next.set('linkpath', text(await data.read(0, 4096)));
      else if (header.type === 'x' || header.type === 'X')
        next = new Map([...next, ...(await paxRecords(data, context))]);
      else if (header.type === 'g') for (const [key, value] of await paxRecords(data, context)) always.set(key, value);
      else {
        const records = new Map([...always, ...next]);
        const name = records.get('path') ?? header.name;
        await member({ ...header, name, link: records.get('linkpath') ?? header.link }, data, at, records, context);
        next = new Map();
      }
      at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    }
    return undefined;
  },
};

/** The size that pax states outweighs that of the header; readers without pax take the other and see other members. */
function sizeOf(header: TarHeader, stated: string | undefined, offset: number, context: ScanContext): number {
  if (stated === undefined || /[xgXLK]/.test(header.type) || !/^\d{1,15}$/.test(stated)) return header.size;
  // Sizes above 8 GiB do not fit into the header, which then has none.
  if (header.size !== 0 && header.size !== Number(stated))
    context.report({
      id: 'tar-sizes-differ',
      verdict: 'suspicious',
      message: `"${quote(header.name)}" has two sizes; readers take different ones and see different members.`,
      offset,
    });
  return Number(stated);
}

/** Two empty blocks end an archive and padding follows; what follows else is no part of it for its readers. */
async function endOfMembers(source: ByteSource, block: Uint8Array, at: number, context: ScanContext): Promise<void> {
  let offset = at;
  if (block.every((byte) => byte === 0)) {
    offset = await firstNonZero(source, at, context.step);
    if (offset >= source.size) return;
  }
  context.report({
    id: 'tar-broken',
    verdict: 'not-scanned',
    message: `After a member comes no member; no reader of the archive reads the last ${source.size - offset} bytes.`,
    offset,
  });
  await context.inside(windowSource(source, offset, source.size), 'bytes after the last member');
}

async function member(
  header: TarHeader,
  data: ByteSource,
  offset: number,
  records: ReadonlyMap<string, string>,
  context: ScanContext,
): Promise<void> {
  context.countMember();
  const name = quote(header.name);
  if (escapingPath(header.name))
    context.report({
      id: 'archive-path-escapes',
      verdict: 'suspicious',
      message: `"${name}" would be unpacked outside of the folder that it is unpacked into.`,
      offset,
    });
  if (linkEscapes(header))
    context.report({
      id: 'archive-link-escapes',
      verdict: 'suspicious',
      message: `"${name}" is a link to "${quote(header.link)}", outside of the folder that it is unpacked into.`,
      offset,
    });
  if (header.type === 'S' || [...records.keys()].some((key) => key.startsWith('GNU.sparse.')))
    context.report({
      id: 'tar-sparse',
      verdict: 'not-scanned',
      message: `"${name}" is a file with holes, which are not filled here.`,
      offset,
    });
  if (/[07\0S]/.test(header.type)) await context.inside(data, header.name);
}

/** A hard link counts from the root of the archive, a symbolic one from its own folder. */
function linkEscapes({ type, name, link }: TarHeader): boolean {
  if (type === '1') return escapingPath(link);
  if (type !== '2') return false;
  const normal = link.replaceAll('\\', '/');
  return /^(?:\/|[A-Za-z]:)/.test(normal) || posix.join(posix.dirname(name), normal).startsWith('..');
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
