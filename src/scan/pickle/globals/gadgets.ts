/** What well-known callables do, for the sentence about a call; by module, with `*` for all of it. Of these even the import counts. */
const GADGETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'runs commands of the system': {
    os: 'system popen execl execle execlp execlpe execv execve execvp execvpe posix_spawn posix_spawnp spawnl spawnle spawnlp spawnv spawnve spawnvp startfile',
    posix: '*',
    nt: '*',
    subprocess: '*',
    commands: '*',
    popen2: '*',
    pty: '*',
    imaplib: 'IMAP4_stream',
    distutils: '*',
    'numpy.distutils': '*',
    'torch.utils.cpp_extension': '*',
    'torch.utils.collect_env': '*',
    'torch._inductor': '*',
    'setuptools.sandbox': '*',
  },
  'runs Python code': {
    builtins:
      'eval exec execfile compile __import__ open input breakpoint getattr setattr delattr globals locals vars memoryview help exit quit',
    runpy: '*',
    code: '*',
    codeop: '*',
    timeit: '*',
    cProfile: '*',
    profile: '*',
    pdb: '*',
    bdb: '*',
    doctest: '*',
    trace: '*',
    importlib: '*',
    imp: '*',
    pkgutil: '*',
    marshal: '*',
    types: 'FunctionType CodeType LambdaType MethodType ModuleType',
    sys: '*',
    idlelib: '*',
    lib2to3: '*',
    pydoc: '*',
    'torch.jit.unsupported_tensor_ops': '*',
    'torch.utils.bottleneck': '*',
    'torch.fx.experimental.symbolic_shapes': '*',
    'torch._dynamo.guards': '*',
    'torch.hub': '*',
    'numpy.testing': '*',
    'numpy.f2py': '*',
    cgitb: '*',
    IPython: '*',
    jinja2: '*',
    mako: '*',
    sympy: '*',
    'pandas.core.computation': '*',
  },
  'unpickles what it is given': {
    pickle: '*',
    _pickle: '*',
    cPickle: '*',
    dill: 'load loads',
    cloudpickle: 'load loads',
    torch: 'load',
    'torch.serialization': 'load',
    joblib: 'load',
    'joblib.numpy_pickle': 'load',
    numpy: 'load',
    'numpy.lib.npyio': 'load',
    pandas: 'read_pickle',
    shelve: '*',
  },
  'opens connections to other machines': {
    socket: '*',
    ssl: '*',
    urllib: '*',
    urllib2: '*',
    http: '*',
    ftplib: '*',
    smtplib: '*',
    telnetlib: '*',
    webbrowser: '*',
    requests: '*',
    httpx: '*',
    aiohttp: '*',
    paramiko: '*',
  },
  'changes files': { shutil: '*', tempfile: '*', zipfile: '*', tarfile: '*' },
  'installs packages': { pip: '*', ensurepip: '*', setuptools: '*', pkg_resources: '*', venv: '*' },
  'loads native code': {
    ctypes: '*',
    _ctypes: '*',
    cffi: '*',
    'torch.ops': '*',
    'torch._ops': '*',
    'torch.classes': '*',
  },
};

/** What a name does that no model needs, as the end of a sentence; null when it is none of the known ones. */
export function gadgetOf(module: string, name: string): string | null {
  for (let prefix = module; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const names = BY_MODULE.get(prefix);
    const does = names?.get(name) ?? names?.get('*');
    if (does !== undefined && (prefix === module || names?.has('*') === true)) return does;
  }
  return null;
}

const BY_MODULE = new Map<string, Map<string, string>>();
for (const [does, modules] of Object.entries(GADGETS)) {
  for (const [module, names] of Object.entries(modules)) {
    const known = BY_MODULE.get(module) ?? new Map<string, string>();
    for (const name of names.split(' ')) known.set(name, does);
    BY_MODULE.set(module, known);
  }
}
