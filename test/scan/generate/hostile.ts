import { framed, global, pickleOf, stackGlobal, text } from './assemble.ts';

/** A pickle, its name for the test, and what loading it reaches, `module:name`. */
export type Hostile = { readonly name: string; readonly bytes: Buffer; readonly reaches: string };

/** Callables that do what no model needs. */
const GADGETS: readonly (readonly [module: string, name: string])[] = [
  ['os', 'system'],
  ['posix', 'system'],
  ['nt', 'system'],
  ['subprocess', 'Popen'],
  ['subprocess', 'check_output'],
  ['builtins', 'exec'],
  ['builtins', 'eval'],
  ['builtins', 'compile'],
  ['builtins', '__import__'],
  ['builtins', 'open'],
  ['__builtin__', 'eval'],
  ['runpy', 'run_path'],
  ['pty', 'spawn'],
  ['timeit', 'timeit'],
  ['cProfile', 'run'],
  ['pydoc', 'pipepager'],
  ['pkgutil', 'resolve_name'],
  ['importlib', 'import_module'],
  ['imaplib', 'IMAP4_stream'],
  ['code', 'InteractiveInterpreter'],
  ['marshal', 'loads'],
  ['pickle', 'loads'],
  ['ctypes', 'CDLL'],
  ['shutil', 'rmtree'],
  ['socket', 'create_connection'],
  ['urllib.request', 'urlretrieve'],
  ['webbrowser', 'open'],
  ['mailcap', 'findmatch'],
  ['lib2to3.pgen2.pgen', 'ParserGenerator'],
  ['asyncio.unix_events', '_UnixSubprocessTransport._start'],
  ['logging', 'os.system'],
  ['random', '_os.system'],
  ['builtins', 'eval.__call__'],
  ['numpy', 'os.system'],
  ['torch', 'os.system'],
  ['torch.hub', 'load'],
  ['torch.serialization', 'load'],
  ['torch.utils.cpp_extension', 'load_inline'],
  ['numpy.testing._private.utils', 'runstring'],
  ['pip', 'main'],
];

/** How a call can be written. */
const ENCODINGS: readonly (readonly [name: string, write: (module: string, name: string) => Buffer])[] = [
  ['protocol 0', (m, n) => pickleOf(global(m, n), "(S'x'\ntR.")],
  ['protocol 2', (m, n) => pickleOf([0x80, 2], global(m, n), text('x'), [0x85, 0x52, 0x2e])],
  [
    'protocol 4',
    (m, n) => framed(pickleOf(stackGlobal(m, n), [0x94], text('x'), [0x94, 0x85, 0x94, 0x52, 0x94, 0x2e])),
  ],
  ['INST', (m, n) => pickleOf("(S'x'\n", `i${m}\n${n}\n`, '.')],
  ['OBJ', (m, n) => pickleOf('(', global(m, n), "S'x'\no.")],
  ['popped result', (m, n) => pickleOf([0x80, 2], global(m, n), text('x'), [0x85, 0x52, 0x30, 0x4e, 0x2e])],
  ['broken after the call', (m, n) => pickleOf([0x80, 2], global(m, n), text('x'), [0x85, 0x52, 0xff])],
  [
    'escaped strings',
    (m, n) => pickleOf([0x80, 4], `S'${hex(m)}'\nS'${hex(n)}'\n`, [0x93], text('x'), [0x85, 0x52, 0x2e]),
  ],
  [
    'unicode escapes',
    (m, n) => pickleOf([0x80, 4], `V${unicode(m)}\nV${unicode(n)}\n`, [0x93], text('x'), [0x85, 0x52, 0x2e]),
  ],
  [
    'overwritten memo',
    (m, n) =>
      pickleOf(
        [0x80, 4],
        text('collections'),
        'q\x00',
        '0',
        text(m),
        'q\x00',
        '0h\x00',
        text(n),
        [0x93],
        text('x'),
        [0x85, 0x52, 0x2e],
      ),
  ],
  ['after a pickle', (m, n) => pickleOf('N.', [0x80, 2], global(m, n), text('x'), [0x85, 0x52, 0x2e])],
  ['odd integer before', (m, n) => pickleOf('I0x1_0\n0', global(m, n), "(S'x'\ntR.")],
  ['doubled', (m, n) => pickleOf([0x80, 4], text(m), '2', [0x94], '0', text(n), [0x93], text('x'), [0x85, 0x52, 0x2e])],
];

function hex(value: string): string {
  return Array.from(value, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
}

function unicode(value: string): string {
  return Array.from(value, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}

/** Every gadget in every encoding. */
export const HOSTILE: readonly Hostile[] = GADGETS.flatMap(([module, name]) =>
  ENCODINGS.map(([encoding, write]) => ({
    name: `${module}:${name}, ${encoding}`,
    bytes: write(module, name),
    reaches: `${module}:${name}`,
  })),
);
