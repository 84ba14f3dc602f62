/** A Python source as facts are made from it: what it imports, calls, binds and defines, with names followed inside the file. */

/** Lines count from 1; both ends included. */
export type Span = { readonly startLine: number; readonly endLine: number };

/**
 * The value of an expression as far as the file alone tells it. `text` is the source, at most 200 characters, white space folded.
 * Names are followed through assignments of the same scope and of the module, defaults of parameters (`defaulted`), class
 * attributes of the same class (`self.x`), f-strings without holes, implicit concatenation, `+` of strings, `os.path.join`,
 * `Path(...) / ...`, `os.environ.get('X', default)` / `os.getenv` (kind `environment` with its default).
 */
export type Value =
  | {
      readonly kind: 'string';
      readonly value: string;
      readonly text: string;
      readonly followed: boolean;
      /** What it was put together from, when some of it was followed. */
      readonly joined?: Joined;
    }
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly text: string; readonly followed: boolean }
  | { readonly kind: 'none'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly text: string }
  /** The key `**` stands for entries that are not known: a spread or a computed key. */
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [string, Value])[]; readonly text: string }
  /** The result of a call; `call` indexes `PythonModule.calls`. */
  | { readonly kind: 'call'; readonly callee: string; readonly call: number; readonly text: string }
  /** A parameter of the enclosing function; `fallback` is its default's value when it has one. */
  | { readonly kind: 'parameter'; readonly name: string; readonly fallback: Value | null; readonly text: string }
  | { readonly kind: 'environment'; readonly name: string; readonly fallback: Value | null; readonly text: string }
  /** An attribute of something not followed: `args.model_path`, `cfg.name`. `path` is the dotted text. */
  | { readonly kind: 'attribute'; readonly path: string; readonly text: string }
  /** A name imported or defined here: dotted qualified name (`torch.float16`, `mymodule.NAME`, or a local function or class). */
  | { readonly kind: 'name'; readonly qualified: string; readonly text: string }
  | {
      readonly kind: 'unknown';
      readonly text: string;
      /** `f'{ORG}/{name}'`, `base + '.bin'`, `base / 'x'`, as far as it is told apart. */
      readonly joined?: Joined;
      /** `a if condition else b`: what it is in either case, where both differ. */
      readonly either?: readonly [Value, Value];
      /** `config['model']` of what is not followed. */
      readonly item?: { readonly of: Value; readonly key: string };
    };

/** Values put together: texts one after the other, or parts of a path. */
export type Joined = { readonly parts: readonly Value[]; readonly by: '' | '/' };

export type Argument = {
  /** Keyword name, or null for a positional one. */
  readonly name: string | null;
  readonly value: Value;
  readonly span: Span;
};

export type Call = Span & {
  /**
   * Qualified through imports and aliases: `torch.load` for `import torch as t; t.load(...)` and `from torch import load as l; l(...)`;
   * `transformers.AutoModel.from_pretrained`. For a method of a value: `<type>.method` when the value is a call of a known callee
   * (`FastAPI().post` as `fastapi.FastAPI.post`; the type of `X.from_pretrained(...)` is `X`) or a parameter annotated with a class, else
   * `?.method` with the receiver's text in `receiver`. An instance that is called is `<type>.__call__`, anything else not known is `?`.
   * A name bound nowhere in the file (builtins, star imports) stays as written.
   */
  readonly callee: string;
  /**
   * Source text of what the method is called on (at most 200 characters), empty for a plain function. An instance that is called is what
   * `__call__` is called on: `model` of `model(x)`.
   */
  readonly receiver: string;
  /** Enclosing symbol: `Class.method`, `function`, nested `outer.inner`; empty at module level. */
  readonly symbol: string;
  /** `**kwargs` whose dict is known in this file is spread into these; `opaque` says that some could not be. */
  readonly arguments: readonly Argument[];
  readonly opaque: boolean;
  /** Source of what is spread and not known: `kwargs` of `f(**kwargs)`. */
  readonly spread?: readonly string[];
  /** True for calls in `if __name__ == '__main__':`. */
  readonly main: boolean;
  /** Columns (0-based, in UTF-16 units of the line) of the first and one past the last character of the call's text. */
  readonly startColumn: number;
  readonly endColumn: number;
  /** The version condition the call stands below, e.g. inside `if version >= "1.13"`; rarely needed, empty when none. */
  readonly within: readonly string[];
};

export type Import = Span & {
  /** Module as written, relative ones with leading dots: `torch.nn`, `..models`. */
  readonly module: string;
  /** Imported name, or null for `import module`. `*` for a star import. */
  readonly name: string | null;
  readonly alias: string | null;
};

export type Definition = Span & {
  readonly kind: 'function' | 'class';
  readonly symbol: string;
  /** Qualified decorator callees with their arguments (a decorator without call has no arguments). */
  readonly decorators: readonly {
    readonly callee: string;
    readonly arguments: readonly Argument[];
    readonly span: Span;
    readonly receiver: string;
  }[];
  /** Qualified base classes (classes only). */
  readonly bases: readonly string[];
  /** Parameter names with their default (functions only); `*args` and `**kwargs` with their stars. */
  readonly parameters: readonly {
    readonly name: string;
    readonly fallback: Value | null;
    readonly annotation: string;
  }[];
  /** First paragraph of the docstring, at most 500 characters. */
  readonly docstring: string;
};

export type Assignment = Span & {
  /** Dotted target as written: `MODEL`, `self.model`, `app.config`, `os.environ['X']` (subscripts with a literal key keep it). */
  readonly target: string;
  readonly symbol: string;
  readonly value: Value;
};

/**
 * `left >> right` or `left << right`, by which pipelines put steps in order. Each side is what the operator meets: the nearer end of a
 * chain (`a >> b >> c` is `a`, `b` and then `b`, `c`), the items of a list one by one.
 */
export type Shift = Span & {
  readonly operator: '>>' | '<<';
  readonly left: readonly Value[];
  readonly right: readonly Value[];
  /** Enclosing symbol, empty at module level. */
  readonly symbol: string;
};

export type PythonModule = {
  readonly imports: readonly Import[];
  readonly definitions: readonly Definition[];
  readonly assignments: readonly Assignment[];
  /** In source order, including calls nested in arguments. */
  readonly calls: readonly Call[];
  /** In source order. Shifts of numbers are among them. */
  readonly shifts: readonly Shift[];
  /** String literals with their place (docstrings excluded), each at most 2,000 characters: for credentials and URLs. */
  readonly strings: readonly (Span & { readonly value: string; readonly symbol: string; readonly name: string })[];
  /** What functions return, one for each statement that returns a value. */
  readonly returns?: readonly { readonly symbol: string; readonly value: Value }[];
  /** Where `sys.argv` is looked at. */
  readonly argv?: readonly Span[];
  /** Conditions of `assert` statements as written, at most 200 characters. */
  readonly asserts?: readonly (Span & { readonly text: string; readonly symbol: string })[];
  /** Lines of the source that could not be parsed; facts still come from the rest. */
  readonly broken: readonly Span[];
};
