import type { Span } from '../syntax/index.ts';

/** A JavaScript or TypeScript source as facts are made from it: what it imports, calls, binds and defines, with names followed inside the file. */

/**
 * The value of an expression as far as the file alone tells it. `text` is the source, at most 200 characters, white space folded. Names
 * are followed through every binding of theirs, whatever the order: several that differ are a `choice`. Types are not looked at.
 */
export type Value =
  | { readonly kind: 'string'; readonly value: string; readonly text: string; readonly followed: boolean }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly text: string; readonly followed: boolean }
  /** `null`, `undefined` and `void 0`. */
  | { readonly kind: 'none'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly text: string }
  /** The name `...` stands for entries that are not known: a spread or a computed key. */
  | { readonly kind: 'object'; readonly entries: readonly Entry[]; readonly text: string }
  /** The result of a call or of `new`; `call` indexes `JavaScriptModule.calls`. */
  | { readonly kind: 'call'; readonly callee: string; readonly call: number; readonly text: string }
  /** A parameter of a function of the file, or a part of it; `name` is what the file calls it. */
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly function: number;
      readonly fallback: Value | null;
      readonly text: string;
    }
  | { readonly kind: 'environment'; readonly name: string; readonly fallback: Value | null; readonly text: string }
  /** A property of something whose properties are not known. */
  | { readonly kind: 'member'; readonly object: Value; readonly name: string; readonly text: string }
  /** Something imported or defined here by its qualified name, or a global: `openai:default`, `fetch`. */
  | { readonly kind: 'name'; readonly qualified: string; readonly text: string }
  /** A function of the file; `function` indexes `JavaScriptModule.functions`. */
  | { readonly kind: 'function'; readonly function: number; readonly text: string }
  /** A text put together of parts that are not all known. */
  | { readonly kind: 'text'; readonly parts: readonly Value[]; readonly text: string }
  /** One of several: `a ?? b`, `c ? a : b`, a name that is bound more than once. */
  | { readonly kind: 'choice'; readonly items: readonly Value[]; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

export type Entry = { readonly name: string; readonly value: Value; readonly span: Span };

export type Argument = { readonly value: Value; readonly span: Span };

export type Call = Span & {
  /**
   * Qualified through imports and aliases as `module:name.of.member`: `openai:default` for `new OpenAI()` with the default import,
   * `fs:readFile` however `fs` was imported. A member of an instance stands below what made it (`openai:default.chat.completions.create`,
   * `@langchain/openai:ChatOpenAI.invoke`); what is itself the result of a call and called is `…()`. A function of the file is its
   * symbol, a global its name. `?.method` when the receiver is not known, `?` when nothing is.
   */
  readonly callee: string;
  /** What a method is called on, or what made the function that is called; null for a plain function. */
  readonly receiver: Value | null;
  /** Enclosing function by name (`Class.method`, `outer.inner`), empty at module level. */
  readonly symbol: string;
  /** The function that it stands in, -1 at module level. */
  readonly function: number;
  /** The function of the file that it calls, -1 for none. */
  readonly target: number;
  readonly arguments: readonly Argument[];
  /** Something spread into the arguments is not known. */
  readonly opaque: boolean;
  /** Called with `new`. */
  readonly made: boolean;
  /** What the result is bound to: the names of variable and keys, innermost last, at most two. */
  readonly names: readonly string[];
  /** Offset in the text, for asking what a call stands within. */
  readonly start: number;
};

export type Import = Span & {
  /** A package with its sub-path (`@langchain/core/tools`), a built-in without `node:`, or a relative path. */
  readonly module: string;
  /** Imported name, `default`, or `*` for the whole module. */
  readonly name: string;
  /** The version that an address or `npm:` specifier names, empty for none. */
  readonly version: string;
  /** The address that the module is fetched from, empty for none. */
  readonly address: string;
  /** `import type`: gone before anything runs. */
  readonly typeOnly: boolean;
};

export type Decorator = { readonly callee: string; readonly arguments: readonly Argument[]; readonly span: Span };

export type Parameter = {
  /** Empty for a pattern that takes an argument apart. */
  readonly name: string;
  readonly decorators: readonly string[];
  /** The type as written, at most 200 characters. */
  readonly annotation: string;
};

export type FunctionOfFile = Span & {
  /** Where it is defined, -1 at module level. Inner functions follow their outer one and have larger numbers. */
  readonly parent: number;
  /** The last function nested in it; itself when there is none. */
  readonly last: number;
  readonly name: string;
  readonly symbol: string;
  /** The class that it is a method of, as an index, or -1. */
  readonly class: number;
  readonly parameters: readonly Parameter[];
  readonly decorators: readonly Decorator[];
  /** Directly exported name, empty for none. */
  readonly exported: string;
  /** What it returns, of at most eight places. */
  readonly returns: readonly Value[];
};

export type ClassOfFile = Span & {
  readonly symbol: string;
  /** Qualified base class, empty for none. */
  readonly base: string;
  readonly decorators: readonly Decorator[];
  readonly fields: readonly Entry[];
  /** Methods by name, as indexes of `functions`. */
  readonly methods: ReadonlyMap<string, number>;
};

export type Assignment = Span & {
  /** Dotted target, qualified like a callee when its start is known: `process.env.X`, `@huggingface/transformers:env.remoteHost`. */
  readonly target: string;
  readonly symbol: string;
  readonly value: Value;
};

/** `case 'name':` and `if (x === 'name')`: the offsets of what runs then. */
export type Branch = { readonly name: string; readonly function: number; readonly start: number; readonly end: number };

export type JavaScriptModule = {
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionOfFile[];
  readonly classes: readonly ClassOfFile[];
  readonly assignments: readonly Assignment[];
  /** In source order, including calls nested in arguments. */
  readonly calls: readonly Call[];
  readonly branches: readonly Branch[];
  /** Names that the module exports, with what they are. */
  readonly exports: readonly Entry[];
  /** Properties of object literals that are spelt out as true or false. */
  readonly settings: readonly (Span & { readonly name: string; readonly value: boolean; readonly symbol: string })[];
  /** String literals with their place and what they are the value of, each at most 2,000 characters: for credentials and addresses. */
  readonly strings: readonly (Span & { readonly value: string; readonly symbol: string; readonly name: string })[];
  /** Lines that could not be parsed; facts still come from the rest. */
  readonly broken: readonly Span[];
};
