import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Git, gitBytes } from './git.ts';

const Repeat = z.strictObject({ text: z.string(), times: z.int().nonnegative() });
const mode = z.enum(['100644', '100755']).optional();

/** What a step writes at a path: text, null to delete, or a special kind of entry. */
export const FileContent = z.union([
  z.string(),
  z.null(),
  z.strictObject({ text: z.string(), mode }),
  z.strictObject({ base64: z.string(), mode }),
  z.strictObject({ repeat: z.union([Repeat, z.array(Repeat)]), mode }),
  z.strictObject({ symlink: z.string() }),
  z.strictObject({ submodule: z.string().length(40) }),
  z.strictObject({ lfs: z.strictObject({ oid: z.string().optional(), size: z.number().optional() }) }),
]);
export type FileContent = z.infer<typeof FileContent>;
export const Files = z.record(z.string(), FileContent);
export type Files = z.infer<typeof Files>;

export type CommitOrder = {
  readonly ref: string;
  readonly parent: string | null;
  readonly files: Files;
  readonly message: string;
  readonly author: string;
  /** milliseconds since 1970 */
  readonly time: number;
};

/** Writes a commit with any number of files in one `git fast-import` and points `ref` at it. Returns its sha. */
export async function writeCommit(git: Git, order: CommitOrder): Promise<string> {
  const marks = join(git.directory, `marks-${randomUUID()}`);
  await gitBytes(git, ['fast-import', '--quiet', '--force', '--done', `--export-marks=${marks}`], {
    input: importStream(order),
  });
  const sha = readFileSync(marks, 'utf8').trim().split(' ')[1] ?? '';
  rmSync(marks);
  return sha;
}

function importStream({ ref, parent, files, message, author, time }: CommitOrder): Buffer {
  const person = `${author.replace(/[<>\n]/g, '')} <${author.replace(/[<>\s]/g, '')}@users.noreply.github.com>`;
  const when = `${Math.floor(time / 1000)} +0000`;
  const parts: Buffer[] = [
    Buffer.from(`commit ${ref}\nmark :1\n`),
    Buffer.from(`author ${person} ${when}\ncommitter ${person} ${when}\n`),
    ...data(Buffer.from(message)),
  ];
  if (parent !== null) parts.push(Buffer.from(`from ${parent}\n`));
  for (const [path, content] of Object.entries(files)) parts.push(...change(quoted(path), content));
  parts.push(Buffer.from('done\n'));
  return Buffer.concat(parts);
}

function data(bytes: Buffer): Buffer[] {
  return [Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')];
}

function quoted(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function change(path: string, content: FileContent): Buffer[] {
  if (content === null) return [Buffer.from(`D ${path}\n`)];
  if (typeof content === 'string') return inline('100644', path, Buffer.from(content));
  if ('submodule' in content) return [Buffer.from(`M 160000 ${content.submodule} ${path}\n`)];
  if ('symlink' in content) return inline('120000', path, Buffer.from(content.symlink));
  if ('lfs' in content) {
    const { oid = 'a'.repeat(64), size = 123_456_789 } = content.lfs;
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`;
    return inline('100644', path, Buffer.from(pointer));
  }
  return inline(content.mode ?? '100644', path, bytesOf(content));
}

function bytesOf(content: Extract<FileContent, { mode?: unknown }>): Buffer {
  if ('text' in content) return Buffer.from(content.text);
  if ('base64' in content) return Buffer.from(content.base64, 'base64');
  const repeats = Array.isArray(content.repeat) ? content.repeat : [content.repeat];
  return Buffer.from(repeats.map(({ text, times }) => text.repeat(times)).join(''));
}

function inline(fileMode: string, path: string, bytes: Buffer): Buffer[] {
  return [Buffer.from(`M ${fileMode} inline ${path}\n`), ...data(bytes)];
}
