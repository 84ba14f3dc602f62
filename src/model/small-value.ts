import { z } from 'zod';

/**
 * A value of source code in small: what another file may have to know of it. Something of the same file begins with a colon
 * (`:Trainer.fit`), something of another one is dotted, relative ones with their dots (`..config.MODEL`).
 */
export type SmallValue =
  | string
  | number
  | boolean
  | null
  | { readonly list: readonly SmallValue[] }
  /** The key `**` stands for entries that are not known. */
  | { readonly dict: readonly (readonly [key: string, value: SmallValue])[] }
  /** Something defined or imported. */
  | { readonly name: string }
  /** A parameter of the function `of`, a symbol of the same file, with its default. */
  | { readonly parameter: string; readonly of: string; readonly or?: SmallValue | undefined }
  /** `self.x` in the class `of`. */
  | { readonly self: string; readonly of: string }
  /** `value.x`, also `value.x.y`. */
  | { readonly field: string; readonly in: SmallValue }
  /** `value['x']`. */
  | { readonly item: string; readonly in: SmallValue }
  /** What a call returns. */
  | { readonly call: string; readonly given: readonly SmallArgument[] }
  | { readonly environment: string; readonly or?: SmallValue | undefined }
  /** An option of the command line; an empty name stands for all of them together (`args`). */
  | { readonly option: string; readonly or?: SmallValue | undefined }
  /** Texts one after the other, or (`by` is a slash) parts of a path. */
  | { readonly joined: readonly SmallValue[]; readonly by: '' | '/' }
  | { readonly unknown: true };

/** An argument by keyword or by position, counted from 0. */
export type SmallArgument = readonly [name: string | number, value: SmallValue];

export const SmallValue: z.ZodType<SmallValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.strictObject({ list: z.array(SmallValue) }),
    z.strictObject({ dict: z.array(z.tuple([z.string(), SmallValue])) }),
    z.strictObject({ name: z.string() }),
    z.strictObject({ parameter: z.string(), of: z.string(), or: SmallValue.optional() }),
    z.strictObject({ self: z.string(), of: z.string() }),
    z.strictObject({ field: z.string(), in: SmallValue }),
    z.strictObject({ item: z.string(), in: SmallValue }),
    z.strictObject({ call: z.string(), given: z.array(SmallArgument) }),
    z.strictObject({ environment: z.string(), or: SmallValue.optional() }),
    z.strictObject({ option: z.string(), or: SmallValue.optional() }),
    z.strictObject({ joined: z.array(SmallValue), by: z.enum(['', '/']) }),
    z.strictObject({ unknown: z.literal(true) }),
  ]),
);

export const SmallArgument: z.ZodType<SmallArgument> = z.lazy(() =>
  z.tuple([z.union([z.string(), z.number()]), SmallValue]),
);
