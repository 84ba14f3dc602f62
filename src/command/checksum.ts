import { type Invocation, LOOK_AHEAD, type Script } from './invocation.ts';

const TOOL = /^(?:sha(?:1|224|256|384|512)?sum|shasum|md5sum|b2sum|gsha256sum)$/;

/**
 * Whether a command between the indexes `after` and `before` compares the digest of `file` (`sha256sum -c`, `shasum --check`). A check
 * that gets its digest through a pipe or as text must name the file; a list of digests may name it where nobody looks.
 */
export function isChecked(script: Script, file: string, after: number, before: number = script.length): boolean {
  return script.slice(after + 1, Math.min(before, after + LOOK_AHEAD)).some((invocation) => {
    if (invocation === null || !isCheck(invocation)) return false;
    const feeding = script
      .slice(Math.max(0, invocation.index - 5), invocation.index)
      .filter((other) => other?.command.pipesInto === invocation.index);
    const texts = [
      ...invocation.command.words,
      ...invocation.command.redirects.map(({ target }) => target),
      ...feeding.flatMap((other) => other?.command.words ?? []),
    ];
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (name !== '' && texts.some((text) => text.includes(name))) return true;
    const lists = invocation.args.filter((word) => !word.startsWith('-') && !/^\d+$/.test(word));
    return feeding.length === 0 && lists.length > 0;
  });
}

function isCheck({ program, args }: Invocation): boolean {
  return TOOL.test(program) && args.some((word) => word === '--check' || /^-[a-z]*c[a-z]*$/.test(word));
}
