/** How the demo shows what GitHub would show. */

const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

export function bold(text: string): string {
  return colours ? `\u001B[1m${text}\u001B[22m` : text;
}

export function dim(text: string): string {
  return colours ? `\u001B[2m${text}\u001B[22m` : text;
}

export function rule(): void {
  process.stdout.write(`${dim('─'.repeat(100))}\n`);
}

type Check = {
  readonly conclusion: string | null;
  readonly output?:
    | {
        readonly title?: string | null | undefined;
        readonly summary?: string | null | undefined;
        readonly text?: string | null | undefined;
      }
    | null
    | undefined;
  readonly annotations: readonly unknown[];
};

/** The check run as a person would see it: title, summary, and the details below the fold. */
export function showCheck(name: string, check: Check): void {
  const body = [bold(check.output?.title ?? ''), '', ...(check.output?.summary ?? '').split('\n')];
  const more = (check.output?.text ?? '').split('\n').length;
  body.push('', dim(`${check.annotations.length} annotations on lines; ${more} more lines of details in the check`));
  frame(`Check · ${name} · ${check.conclusion ?? 'in progress'}`, body);
}

type Comment = { readonly path: string; readonly line?: number | null | undefined; readonly body: string };

export function showComments(comments: readonly Comment[]): void {
  for (const { path, line, body } of comments) {
    const shown = body.split('\n').filter((text) => !/^<!--.*-->$/.test(text));
    frame(`Review comment · ${path}${line === null || line === undefined ? '' : `:${line}`}`, shown);
  }
}

function frame(title: string, lines: readonly string[]): void {
  process.stdout.write(`\n  ┌─ ${bold(title)}\n`);
  for (const line of lines) process.stdout.write(`  │ ${line.replaceAll(/<!--.*?-->/g, '').trimEnd()}\n`);
  process.stdout.write('  └─\n\n');
}
