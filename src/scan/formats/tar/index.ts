import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';
import { escapingPath } from '../../stray-path.ts';
import { pagedSource, windowSource } from '../../sources.ts';

const BLOCK = 512;

type Header = { readonly name: string; readonly size: number; readonly type: string; readonly link: string };

/** Tar archives (NeMo, old torch.save, OCI layers): every member is scanned by its content. POSIX.1-1988 with GNU and pax names. */
export const tar: FormatScanner = {
  id: 'tar',
  summary: 'Tar archives: members, names that leave the folder, links that do.',
  recognises: (head) => (headerOf(head.subarray(0, BLOCK)) === null ? 0 : 3),
  scan: async (raw, context) => {
    const source = pagedSource(raw);
    let longName: string | null = null;
    for (let at = 0; at + BLOCK <= source.size;) {
      const block = await source.read(at, BLOCK);
      const header = headerOf(block);
      if (header === null) return endOfMembers(source, block, at, context);
      const data = windowSource(raw, at + BLOCK, header.size);
      if (data.size < header.size)
        context.report({
          id: 'tar-cut-off',
          verdict: 'not-scanned',
          message: `The archive ends in the middle of "${quote(header.name)}".`,
        });
      if (header.type === 'L') longName = text(await data.read(0, 4096));
      else if (header.type === 'x') longName = paxPath(await data.read(0, 65_536)) ?? longName;
      else {
        await member({ ...header, name: longName ?? header.name }, data, at, context);
        longName = null;
      }
      at += BLOCK + Math.ceil(header.size / BLOCK) * BLOCK;
    }
    return undefined;
  },
};

async function endOfMembers(source: ByteSource, block: Uint8Array, at: number, context: ScanContext): Promise<void> {
  if (block.every((byte) => byte === 0)) {
    // Two empty blocks end it, and padding follows; what follows else is no part of the archive for its readers.
    const next = await source.read(at + BLOCK, BLOCK);
    if (next.every((byte) => byte === 0)) return;
  }
  context.report({
    id: 'tar-broken',
    verdict: 'not-scanned',
    message: 'After a member comes no member; the rest was not read.',
    offset: at,
  });
}

async function member(header: Header, data: ByteSource, offset: number, context: ScanContext): Promise<void> {
  context.countMember();
  const name = quote(header.name);
  if (escapingPath(header.name))
    context.report({
      id: 'archive-path-escapes',
      verdict: 'suspicious',
      message: `"${name}" would be unpacked outside of the folder that it is unpacked into.`,
      offset,
    });
  if ((header.type === '1' || header.type === '2') && escapingPath(header.link))
    context.report({
      id: 'archive-link-escapes',
      verdict: 'suspicious',
      message: `"${name}" is a link to "${quote(header.link)}", outside of the folder that it is unpacked into.`,
      offset,
    });
  if (header.type === '0' || header.type === '\0' || header.type === '7') await context.inside(data, header.name);
}

/** A header whose check sum is right, or null. */
function headerOf(block: Uint8Array): Header | null {
  if (block.length < BLOCK || block[0] === 0) return null;
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1) sum += index >= 148 && index < 156 ? 32 : (block[index] as number);
  if (sum !== octal(block.subarray(148, 156))) return null;
  const size = octal(block.subarray(124, 136));
  if (size === null) return null;
  const prefix = text(block.subarray(257, 262)) === 'ustar' ? text(block.subarray(345, 500)) : '';
  const short = text(block.subarray(0, 100));
  const type = String.fromCharCode(block[156] as number);
  return {
    name: prefix === '' ? short : `${prefix}/${short}`,
    size: /[1-6]/.test(type) ? 0 : size,
    type,
    link: text(block.subarray(157, 257)),
  };
}

function octal(bytes: Uint8Array): number | null {
  if ((bytes[0] ?? 0) === 0x80) return Number(BigInt(`0x${Buffer.from(bytes.subarray(1)).toString('hex')}`));
  const digits = text(bytes).trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : digits === '' ? 0 : null;
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}

/** The path of a pax header: `<length> path=<value>\n`. */
function paxPath(bytes: Uint8Array): string | null {
  return /(?:^|\n)\d{1,7} path=([^\n]{0,4096})\n/.exec(Buffer.from(bytes).toString('utf8'))?.[1] ?? null;
}
