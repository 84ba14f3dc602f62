import { z } from 'zod';

/** The first digits of a fingerprint, a path, or for `explain` a rule's id. */
const Target = z.string().min(1).max(400);
const Because = z.string().min(3).max(500);

/** What a comment asks for. `misread`: it began like a command and is none; `wanted` is the form that it should have had. */
export const Command = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('rerun') }),
  z.strictObject({ name: z.literal('help') }),
  z.strictObject({ name: z.literal('status') }),
  z.strictObject({ name: z.literal('explain'), target: Target }),
  z.strictObject({ name: z.literal('accept'), target: Target, until: z.iso.date(), because: Because }),
  z.strictObject({ name: z.literal('false-positive'), target: Target, because: Because }),
  z.strictObject({ name: z.literal('reopen'), target: Target }),
  z.strictObject({ name: z.literal('misread'), wanted: z.string() }),
]);
export type Command = z.infer<typeof Command>;

/** How each command is written. */
export const FORMS = {
  help: '/threatmodel help',
  status: '/threatmodel status',
  explain: '/threatmodel explain ID',
  rerun: '/threatmodel rerun',
  accept: '/threatmodel accept ID until YYYY-MM-DD because REASON',
  'false-positive': '/threatmodel false-positive ID because REASON',
  reopen: '/threatmodel reopen ID',
} as const satisfies Record<Exclude<Command['name'], 'misread'>, string>;

const LONGEST_LINE = 2000;
const TARGET = String.raw`(\x60[^\x60]{1,400}\x60|[^\s\x60]{1,400})`;
const ACCEPT = new RegExp(String.raw`^${TARGET} +until +(\d{4}-\d\d-\d\d) +because +(.+)$`);
const FALSE_POSITIVE = new RegExp(`^${TARGET} +because +(.+)$`);
const ALONE = new RegExp(`^${TARGET}$`);

/**
 * The command of a comment: its first line that holds anything, written from the first column, so that a quoted or fenced command does
 * nothing. A path with spaces stands between backticks. Linear in the comment, of which no more than the first 2,000 characters count.
 */
export function commandIn(body: string): Command | null {
  const lines = body.slice(0, LONGEST_LINE).split('\n');
  const first = lines.find((line) => line.trim() !== '')?.trimEnd() ?? '';
  const [, verb, rest = ''] = /^\/threatmodel(?: +([a-z-]{1,20})(?: +(.*))?)?$/.exec(first) ?? [];
  if (!/^\/threatmodel(?: |$)/.test(first)) return null;
  if (first === '/threatmodel') return { name: 'help' };
  if (!isVerb(verb)) return { name: 'misread', wanted: FORMS.help };
  const parsed = Command.safeParse({ name: verb, ...partsOf(verb, rest) });
  const isBare = verb === 'rerun' || verb === 'help' || verb === 'status';
  return parsed.success && !(isBare && rest !== '') ? parsed.data : { name: 'misread', wanted: FORMS[verb] };
}

function isVerb(verb: string | undefined): verb is keyof typeof FORMS {
  return verb !== undefined && Object.hasOwn(FORMS, verb);
}

function partsOf(verb: keyof typeof FORMS, rest: string): Record<string, string | undefined> {
  if (verb === 'accept') {
    const [, target, until, because] = ACCEPT.exec(rest) ?? [];
    return { target: bare(target), until, because };
  }
  if (verb === 'false-positive') {
    const [, target, because] = FALSE_POSITIVE.exec(rest) ?? [];
    return { target: bare(target), because };
  }
  if (verb === 'explain' || verb === 'reopen') return { target: bare(ALONE.exec(rest)?.[1]) };
  return {};
}

function bare(target: string | undefined): string | undefined {
  return target?.replaceAll('`', '');
}
