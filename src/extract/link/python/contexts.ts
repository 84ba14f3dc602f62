import type { Context } from '../../../model/index.ts';

/** From what runs for users to what nobody runs. */
const ORDER: readonly Context[] = ['shipped', 'example', 'documentation', 'test', 'copy'];

/** The context that counts less of two. */
export function lesserContext(a: Context, b: Context): Context {
  return ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b;
}

/** Whether what a file of the one context does belongs to a caller of the other: an example never speaks for what is shipped. */
export function speaksFor(caller: Context, called: Context): boolean {
  return ORDER.indexOf(caller) <= ORDER.indexOf(called);
}
