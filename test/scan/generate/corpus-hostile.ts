import { deflateSync, gzipSync } from 'node:zlib';
import { npyOf, tarOf, zipOf } from './archives.ts';
import { framed, global, pickleOf, stackGlobal, text } from './assemble.ts';
import { bytes } from './bytes.ts';
import { coremlProgram, openvinoFile, pmmlFile } from './described.ts';
import { ggufFile, withTemplate } from './gguf.ts';
import { hdf5File } from './hdf5.ts';
import { field } from './protobuf.ts';
import { lz4Of, sevenZipOf, xzOf, zstdOf } from './streams.ts';

/** A file of the corpus: its path, what it is for a person, its bytes, and for a bare pickle what CPython imports from it. */
export type CorpusFile = {
  readonly path: string;
  readonly about: string;
  readonly bytes: Buffer;
  readonly reaches?: string;
  /** What the scan must say is called, through whatever it lies in. */
  readonly target?: string;
};

/** Callables by which advisories and papers got past scanners, `module:name`; each runs code, unpickles, or reaches files or the network. */
const GADGETS =
  `_io:FileIO _operator:methodcaller _pyio:open asyncio.unix_events:_UnixSubprocessTransport._start atexit:register bdb:Bdb.run
builtins:breakpoint builtins:input cProfile:runctx cgitb:lookup cloudpickle:loads code:interact codecs:open concurrent.futures:ProcessPoolExecutor
ctypes.util:find_library dill:loads dill._dill:_create_function distutils.file_util:write_file doctest:debug_script ensurepip:_run_pip
ftplib:FTP functools:reduce gc:get_objects http.client:HTTPSConnection idlelib.autocomplete:AutoComplete.fetch_completions
idlelib.autocomplete:AutoComplete.get_entity idlelib.calltip:Calltip.fetch_tip idlelib.calltip:get_entity idlelib.debugobj:ObjectTreeItem.SetText
idlelib.pyshell:ModifiedInterpreter.runcode idlelib.run:Executive.runcode imaplib:IMAP4_stream imp:load_source importlib.machinery:SourceFileLoader
importlib.util:spec_from_file_location inspect:getattr_static io:FileIO io:open joblib:dump joblib:load keras.models:load_model
lib2to3.pgen2.grammar:Grammar.loads lib2to3.pgen2.pgen:ParserGenerator.make_label logging.config:_resolve mailcap:findmatch
multiprocessing.util:spawnv_passfds nt:system numpy:fromfile numpy:load numpy:savetxt numpy.f2py.crackfortran:_eval_length
numpy.f2py.crackfortran:getlincoef numpy.f2py.crackfortran:myeval numpy.testing:rundocs operator:methodcaller os:unlink os:putenv os:execvp
pandas:eval pandas:read_pickle pandas.io.common:get_handle pandas.io.pickle:read_pickle pip:main pip._internal:main pipes:Template
pkgutil:resolve_name platform:popen posix:execv posix:posix_spawn profile:Profile.run profile:Profile.runctx profile:run pty:spawn
py_compile:compile pydoc:locate pydoc:pipepager pydoc:render_doc requests:get rlcompleter:Completer runpy:_run_code runpy:run_module
select:select setuptools.sandbox:run_setup shelve:open shutil:copyfile shutil:move signal:signal site:addsitedir site:execsitecustomize
smtplib:SMTP socket:socket socketserver:TCPServer sqlite3:connect ssl:get_server_certificate subprocess:call subprocess:getoutput
subprocess:run sys:setprofile sys:settrace tarfile:open telnetlib:Telnet tempfile:mktemp tensorflow.io:read_file
test.support.script_helper:assert_python_ok threading:Thread timeit:Timer.timeit timeit:repeat torch:load torch:save
torch._dynamo.guards:GuardBuilder.get torch.fx.experimental.symbolic_shapes:ShapeEnv.evaluate_guards_expression torch.hub:load_state_dict_from_url
torch.jit:load torch.jit.unsupported_tensor_ops:execWrapper torch.package:PackageImporter torch.serialization:load
torch.utils._config_module:ConfigModule.load_config torch.utils.bottleneck.__main__:run_autograd_prof torch.utils.bottleneck.__main__:run_cprofile
torch.utils.collect_env:run torch.utils.cpp_extension:load torch.utils.data.datapipes.utils.decoder:basichandlers torch.utils.model_zoo:load_url
trace:Trace.run trace:Trace.runctx transformers:pipeline types:CodeType types:FunctionType urllib.request:urlopen uuid:_popen venv:create
webbrowser:get xmlrpc.client:ServerProxy zipfile:ZipFile zipimport:zipimporter`.split(/\s+/);

const CALL: readonly number[] = [0x85, 0x52, 0x2e];

function gadgetPickles(): CorpusFile[] {
  return GADGETS.flatMap((gadget) => {
    const [module = '', name = ''] = gadget.split(':');
    const one = pickleOf([0x80, 2], global(module, name), text('x'), CALL);
    const other = framed(pickleOf(stackGlobal(module, name), [0x94], text('x'), [0x94], CALL));
    return [
      { path: `${gadget}.pkl`, about: `${gadget}, protocol 2`, bytes: one, reaches: gadget },
      { path: `${gadget}.p4`, about: `${gadget}, protocol 4`, bytes: other, reaches: gadget },
    ];
  });
}

const SYSTEM = 'os:system';
/** Pickles that reach `os.system`, each by another way past scanners. */
export const PAYLOADS: readonly (readonly [about: string, bytes: Buffer])[] = [
  ['protocol 2', pickleOf([0x80, 2], global('os', 'system'), text('x'), CALL)],
  ['protocol 0', pickleOf(global('os', 'system'), "(S'x'\ntR.")],
  ['protocol 4 with memo', framed(pickleOf(stackGlobal('os', 'system'), [0x94], text('x'), [0x94], CALL))],
  ['INST', pickleOf("(S'x'\nios\nsystem\n.")],
  ['texts of protocol 0', pickleOf([0x80, 4], "S'o\\x73'\nS'syst\\145m'\n", [0x93], text('x'), CALL)],
  [
    'a memo that is overwritten',
    pickleOf([0x80, 4], text('re'), 'q\x000', text('os'), 'q\x000h\x00', text('system'), [0x93], text('x'), CALL),
  ],
  ['a result that is dropped', pickleOf([0x80, 2], global('os', 'system'), text('x'), [0x85, 0x52, 0x30, 0x4e, 0x2e])],
  ['a break after the call', pickleOf([0x80, 2], global('os', 'system'), text('x'), [0x85, 0x52])],
];

const LEGACY = Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de9032e80027d2e', 'hex');
const HONEST = pickleOf([0x80, 2], ']K\x01a.');
const NOTES = Buffer.from('Some notes.\n');

type Wrap = (payload: Buffer) => Buffer;

/** Containers, at depth and malformed, by the path under which they are scanned. */
const CONTAINERS: readonly (readonly [about: string, path: string, wrap: Wrap])[] = [
  ['text', 'notes.txt', (p) => p],
  ['a picture', 'logo.png', (p) => p],
  ['safetensors', 'model.safetensors', (p) => p],
  ['no name', 'weights', (p) => p],
  ['after a pickle', 'm.pkl', (p) => bytes(HONEST, p)],
  ['in a zip', 'm.pt', (p) => zipOf([{ name: 'm/data.pkl', bytes: p }])],
  ['deflated', 'm.pt', (p) => zipOf([{ name: 'm/data.pkl', bytes: p, deflated: true }])],
  ['under another name', 'm.zip', (p) => zipOf([{ name: 'read.me', bytes: p }])],
  ['under two names', 'm.pt', (p) => zipOf([{ name: 'a.txt', localName: 'data.pkl', bytes: p }])],
  [
    'left out of the directory',
    'm.pt',
    (p) =>
      zipOf([
        { name: 'a.txt', bytes: NOTES },
        { name: 'data.pkl', bytes: p, hidden: true },
      ]),
  ],
  ['said to be encrypted', 'm.pt', (p) => zipOf([{ name: 'data.pkl', bytes: p, flags: 1 }])],
  ['with a wrong check sum', 'm.pt', (p) => zipOf([{ name: 'data.pkl', bytes: p, crc: 1 }])],
  ['with a wrong size', 'm.pt', (p) => zipOf([{ name: 'data.pkl', bytes: p, size: 1, deflated: true }])],
  [
    'second of one name',
    'm.pt',
    (p) =>
      zipOf([
        { name: 'data.pkl', bytes: HONEST },
        { name: 'data.pkl', bytes: p },
      ]),
  ],
  ['zip after a script', 'm.bin', (p) => zipOf([{ name: 'data.pkl', bytes: p }], Buffer.from('#!/bin/sh\nexit\n'))],
  ['pickle before a zip', 'm.bin', (p) => zipOf([{ name: 'a.txt', bytes: NOTES }], p)],
  ['zip in zip in zip', 'm.zip', (p) => [1, 2, 3].reduce((inner) => zipOf([{ name: 'x', bytes: inner }]), p)],
  ['gzip', 'm.pkl.gz', (p) => gzipSync(p)],
  ['gzip in gzip', 'm.pkl', (p) => gzipSync(gzipSync(p))],
  ['zlib', 'm.joblib', (p) => deflateSync(p)],
  ['joblib before 0.10', 'm.joblib', (p) => bytes(`ZF${'0x40'.padEnd(19)}`, deflateSync(p))],
  ['LZ4', 'm.joblib.lz4', lz4Of],
  ['Zstandard', 'm.pkl.zst', zstdOf],
  ['xz', 'm.joblib.xz', xzOf],
  ['7z', 'm.7z', (p) => sevenZipOf('data.pkl', p)],
  ['7z as a model', 'm.pt', (p) => sevenZipOf('data.pkl', p)],
  ['tar', 'm.nemo', (p) => tarOf([{ name: 'model.ckpt', bytes: p }])],
  ['tar in gzip', 'm.tgz', (p) => gzipSync(tarOf([{ name: 'a/b', bytes: p }]))],
  [
    'layer of an image',
    'image.tar',
    (p) => tarOf([{ name: 'blobs/sha256/0', bytes: gzipSync(tarOf([{ name: 'models/m', bytes: p }])) }]),
  ],
  ['tar in xz in zip', 'm.zip', (p) => zipOf([{ name: 'x', bytes: xzOf(tarOf([{ name: 'y', bytes: p }])) }])],
  ['after the end of a tar', 'm.tar', (p) => bytes(tarOf([{ name: 'a.txt', bytes: NOTES }]), p)],
  ['an array of objects', 'a.npy', (p) => npyOf('|O', '1,', p)],
  ['an array of another word for objects', 'a.npy', (p) => npyOf('object', '1,', p)],
  ['a file of arrays', 'a.npz', (p) => zipOf([{ name: 'a.npy', bytes: npyOf('|O', '', p), deflated: true }])],
  ['old torch.save', 'm.pth', (p) => bytes(LEGACY, p)],
  [
    'an archive of TorchServe',
    'm.mar',
    (p) =>
      zipOf([
        { name: 'MAR-INF/MANIFEST.json', bytes: NOTES },
        { name: 'm.pt', bytes: zipOf([{ name: 'a/data.pkl', bytes: p }]) },
      ]),
  ],
  [
    'after the tensors of GGUF',
    'm.gguf',
    (p) =>
      ggufFile([['general.architecture', 'llama']], [{ name: 't', dimensions: [1], offset: 0 }], {
        data: 32,
        rest: bytes(p, Buffer.alloc(64, 46)),
      }),
  ],
  [
    'bytes that torch unpickles',
    'm.pkl',
    (p) => pickleOf([0x80, 3], global('torch.storage', '_load_from_bytes'), [0x43, p.length], p, CALL),
  ],
  [
    'bytes as text',
    'm.pkl',
    (p) =>
      pickleOf(
        [0x80, 2],
        global('torch.storage', '_load_from_bytes'),
        global('_codecs', 'encode'),
        text(p.toString('latin1')),
        text('latin1'),
        [0x86, 0x52],
        CALL,
      ),
  ],
];

const ESCAPE = "{{ self.__init__['__glo' 'bals__']['__builtins__']['eval']('1') }}";
const LAMBDA = JSON.stringify({
  class_name: 'Sequential',
  config: { layers: [{ class_name: 'Lambda', config: { function: ['x'], function_type: 'lambda' } }] },
});
const DIGEST = `sha256:${'0'.repeat(64)}`;
const graphOf = (operation: string): Buffer =>
  bytes(field(1, bytes(field(1, 'n'), field(2, operation))), field(4, field(1, 1395)));
const external = (path: string): Buffer =>
  bytes(field(1, 4), field(2, 1), field(8, 'w'), field(13, bytes(field(1, 'location'), field(2, path))), field(14, 1));
const onnxOf = (tensor: Buffer): Buffer =>
  bytes(field(1, 8), field(2, 'x'), field(7, bytes(field(2, 'g'), tensor)), field(8, field(2, 17)));
const inAttribute = (tensor: Buffer): Buffer =>
  field(
    1,
    bytes(field(1, 'x'), field(2, 'y'), field(4, 'Constant'), field(5, bytes(field(1, 'value'), field(5, tensor)))),
  );
const inBranch = (tensor: Buffer): Buffer =>
  field(
    1,
    bytes(field(4, 'If'), field(5, bytes(field(1, 'then_branch'), field(6, bytes(field(2, 't'), field(5, tensor)))))),
  );

/** Files of other formats, whose loaders run code, call what they name or leave the folder. */
function others(): CorpusFile[] {
  const json = JSON.stringify;
  const strays = ['/etc/passwd', '../../x', 'C:\\x', '\\\\host\\x', '~/x', 'file:///etc/passwd', 'a/../../x'];
  const files: (readonly [path: string, content: Uint8Array | string])[] = [
    ...['tokenizer_config.json', 'chat_template.json', 'processor_config.json'].map(
      (path) => [path, json({ chat_template: ESCAPE })] as const,
    ),
    ['chat_template.jinja', ESCAPE],
    ['m.gguf', ggufFile(withTemplate(ESCAPE))],
    ['config.json', LAMBDA],
    ['m.keras', zipOf([{ name: 'config.json', bytes: Buffer.from(LAMBDA), deflated: true }])],
    ...[{}, { latest: true }, { fixed: true }, { userBlock: 512 }, { below: true }].map(
      (options) =>
        ['m.h5', hdf5File({ keras_version: '2.15.0', backend: 'tensorflow', model_config: LAMBDA }, options)] as const,
    ),
    ...['ReadFile', 'WriteFile', 'EagerPyFunc', 'PyFunc'].map((operation) => ['graph.pb', graphOf(operation)] as const),
    ...strays.flatMap((path) => [
      ['m.onnx', onnxOf(field(5, external(path)))] as const,
      ['m.onnx', onnxOf(inAttribute(external(path)))] as const,
      ['m.onnx', onnxOf(inBranch(external(path)))] as const,
      ['m.mlmodel', coremlProgram('const', path)] as const,
      ['model.safetensors.index.json', json({ weight_map: { a: path } })] as const,
    ]),
    ...['java.lang.Runtime', 'java.lang.ProcessBuilder', 'javax.script.ScriptEngineManager'].map(
      (fn) => ['m.pmml', pmmlFile(fn)] as const,
    ),
    ['m.xml', openvinoFile('opset1', 0, '<!DOCTYPE net [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ...[
      'subprocess.Popen',
      'os.system',
      'builtins.eval',
      'torch.hub.load',
      'pickle.loads',
      'importlib.import_module',
    ].flatMap((target) => [
      ['model_config.yaml', `encoder:\n  _target_: ${target}\n`] as const,
      ['conf.json', json({ _target_: target })] as const,
      ['m.nemo', tarOf([{ name: './model_config.yaml', bytes: Buffer.from(`a:\n  _target_: ${target}\n`) }])] as const,
    ]),
    ...[
      ['os', 'system'],
      ['subprocess', 'Popen'],
      ['builtins', 'eval'],
      ['operator', 'methodcaller'],
    ].map(
      ([module, name]) =>
        [
          'm.skops',
          zipOf([
            {
              name: 'schema.json',
              bytes: Buffer.from(json({ __class__: name, __module__: module, __loader__: 'FunctionNode' })),
            },
          ]),
        ] as const,
    ),
    ['model_index.json', json({ _class_name: 'P', unet: ['subprocess', 'Popen'] })],
    ['modules.json', json([{ idx: 0, name: '0', path: '', type: 'os.system' }])],
    ['config.json', json({ auto_map: { AutoModel: 'other/repo--modeling.Model' } })],
    ['chain.json', json({ lc: 1, type: 'constructor', id: ['subprocess', 'Popen'], kwargs: {} })],
    ['MAR-INF/MANIFEST.json', json({ archiverVersion: '1', model: { handler: '/tmp/h.py' } })],
    [
      'manifest.json',
      json({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        layers: [{ digest: DIGEST, urls: ['https://a.example/x'] }],
      }),
    ],
    ['m.pkl', '#!/bin/sh\n'],
    ['m.safetensors', '\u007fELF\u0002\u0001\u0001'],
  ];
  return files.map(([path, content], index) => ({
    path,
    about: `${path}, ${index + 1}`,
    bytes: Buffer.from(content as string),
  }));
}

/** Every hostile file of the corpus: gadgets, each way past scanners in each container, and the other formats. */
export function hostileCorpus(): CorpusFile[] {
  const contained = CONTAINERS.flatMap(([place, path, wrap]) =>
    PAYLOADS.map(([about, payload]) => ({ path, about: `${about}: ${place}`, bytes: wrap(payload), target: SYSTEM })),
  );
  const bare = PAYLOADS.map(([about, payload]) => ({ path: 'm.pkl', about, bytes: payload, reaches: SYSTEM }));
  return [...gadgetPickles(), ...bare, ...contained, ...others()];
}
