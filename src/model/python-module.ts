import { z } from 'zod';
import { ElementKind } from './element.ts';
import { SubjectKey } from './ids.ts';
import { SmallArgument, SmallValue } from './small-value.ts';
import { Context } from './subject.ts';

const Line = z.number().int().min(1);
const Lines = z.strictObject({ startLine: Line, endLine: Line });

/** A call of something that may be the repository's own, or its handing over. */
export const ModuleCall = z.strictObject({
  /** A name as `SmallValue` writes it; `super:C.m` is a method of the bases of this file's class C. */
  to: z.string(),
  /** The function that calls, empty at module level. */
  from: z.string(),
  line: Line,
  /** The arguments, unknown ones too; absent: it is not called here but handed over. */
  given: z.array(SmallArgument).optional(),
  /** Something unknown is spread into the arguments. */
  opaque: z.literal(true).optional(),
  /** All that is spread is what this function of the file is given in `**kwargs`. */
  spread: z.string().optional(),
  /** Conditions above the call on what it is given: `x == 'a'`, `x in ('a', 'b')`, `x.startswith('a')`, or (`not`) their opposite. */
  when: z
    .array(
      z.strictObject({
        value: SmallValue,
        test: z.enum(['is', 'starts']),
        texts: z.array(z.string()),
        not: z.literal(true).optional(),
      }),
    )
    .optional(),
});
export type ModuleCall = z.infer<typeof ModuleCall>;

/** A call that facts are made of although the file alone does not tell all that it is given. */
export const OpenCall = z.strictObject({
  callee: z.string(),
  receiver: z.string(),
  symbol: z.string(),
  ...Lines.shape,
  opaque: z.boolean(),
  /** All that is spread is what this function of the file is given in `**kwargs`. */
  spread: z.string().optional(),
  /** `text` is the argument's source, `form` the reader's word for it, `was` what the file alone makes of it when that is something else. */
  given: z.array(
    z.strictObject({
      name: z.string().nullable(),
      value: SmallValue,
      text: z.string(),
      form: z.string(),
      was: SmallValue.optional(),
    }),
  ),
});
export type OpenCall = z.infer<typeof OpenCall>;

/** A function with what it takes and returns. */
export const ModuleFunction = z.strictObject({
  symbol: z.string(),
  parameters: z.array(
    z.strictObject({
      /** `*args` and `**kwargs` with their stars. */
      name: z.string(),
      or: SmallValue.optional(),
      /** The class that it is annotated with, as written. */
      type: z.string().optional(),
      /** The only values that the function accepts, and the line that says so. */
      texts: z.array(z.string()).optional(),
      line: Line.optional(),
    }),
  ),
  returns: SmallValue.optional(),
  /** A framework calls it: the object whose decorator says so (`:router`), or the decorator. */
  handler: z.string().optional(),
});
export type ModuleFunction = z.infer<typeof ModuleFunction>;

/** Whether callers have to say who they are, as far as the file tells, and what of other files may see to it, as this one names it. */
const Guard = z.strictObject({ guarded: z.boolean(), depends: z.array(z.string()) });
export type Guard = z.infer<typeof Guard>;

/**
 * What other files may have to know of a Python file, and what it has to know of them: names, small constants, functions, calls of what
 * may be the repository's own, and the calls that wait for what others say. What no other file could use is left out; all lists are bounded.
 */
export const PythonModule = z.strictObject({
  path: z.string().min(1),
  context: Context,
  /** What the file's own element is, when it gets one. */
  kind: ElementKind,
  /** It has an entry of its own: a main guard, a command line. */
  entry: z.boolean(),
  /** It only assigns: there is no function and no class. */
  plain: z.boolean(),
  /** Bound names with what they stand for and their line; `*` for a star import. */
  imports: z.array(z.tuple([z.string(), z.string(), Line])),
  /** Constants of the module, attributes of classes (`C.x`); `by` is the method that sets it. */
  constants: z.array(z.strictObject({ symbol: z.string(), value: SmallValue, line: Line, by: z.string().optional() })),
  functions: z.array(ModuleFunction),
  classes: z.array(z.strictObject({ symbol: z.string(), bases: z.array(z.string()) })),
  calls: z.array(ModuleCall),
  /** Options of the command line with their default, and the values that they allow. */
  options: z.array(
    z.strictObject({
      name: z.string(),
      or: SmallValue.optional(),
      line: Line,
      texts: z.array(z.string()).optional(),
    }),
  ),
  /** Classes whose fields are read from the command line. */
  schemas: z.array(z.string()),
  open: z.array(OpenCall),
  /** What `open` calls are told by beside their arguments: imported packages, names that the file saves to. */
  roots: z.array(z.string()),
  saved: z.array(z.string()),
  /** Where the command line is read. */
  commandLine: z.array(z.strictObject({ symbol: z.string(), ...Lines.shape })),
  /** Files whose text is executed here; null: which one the command line says. */
  executes: z.array(z.strictObject({ file: z.string().nullable(), ...Lines.shape })),
  /** Agents by the key of their element, with what they are given as tools. */
  agents: z.array(z.strictObject({ key: SubjectKey, tools: SmallValue, line: Line })),
  /** Paths that the file answers; a health check that nobody minds counts as guarded. */
  routes: z.array(z.strictObject({ name: z.string(), object: z.string(), ...Guard.shape, line: Line })),
  /** Routers of the file. */
  routers: z.array(z.strictObject({ name: z.string(), ...Guard.shape })),
  /** Routers that an application or router (`object`, as written) takes in. */
  includes: z.array(z.strictObject({ object: z.string(), router: SmallValue, ...Guard.shape, line: Line })),
  /** What everything that its applications answer depends on. */
  depends: z.array(z.string()),
  /** Functions that refuse callers who do not say who they are, when something depends on them. */
  refuses: z.array(z.string()),
  /** Servers that the file starts: the application, as a value or as `module:name`, and the address that it is bound to. */
  listens: z.array(z.strictObject({ app: SmallValue, host: SmallValue, line: Line })),
  /** Where the file does what its kind says. */
  work: z.array(z.strictObject({ symbol: z.string(), ...Lines.shape })),
});
export type PythonModule = z.infer<typeof PythonModule>;
