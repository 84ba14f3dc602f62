/** Data of Python's standard library. Making one of these runs no code of the file. Names of Python 2 are mapped before the look-up. */
export const STANDARD_LIBRARY: Readonly<Record<string, string>> = {
  builtins:
    'bool bytearray bytes complex dict float frozenset int list object range set slice str tuple Ellipsis NotImplemented',
  _collections: 'OrderedDict defaultdict deque',
  _decimal: 'Decimal',
  _io: 'BytesIO StringIO',
  argparse: 'Namespace',
  array: 'array _array_reconstructor',
  ast: 'Constant',
  collections: 'ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque',
  configparser:
    'ConfigParser RawConfigParser SectionProxy ConverterMapping DefaultsDict Interpolation BasicInterpolation',
  datetime: 'date datetime time timedelta timezone _unpickle_datetime',
  decimal: 'Context Decimal',
  enum: 'Enum Flag IntEnum IntFlag StrEnum',
  fractions: 'Fraction',
  functools: 'partial cached_property',
  io: 'BytesIO StringIO',
  ipaddress: 'IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network',
  itertools: 'chain count cycle islice repeat',
  logging: 'Logger getLogger',
  operator: 'attrgetter itemgetter',
  pathlib: 'Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath',
  'pathlib._local': 'Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath',
  random: 'Random',
  re: '_compile Pattern',
  string: 'Template',
  threading: 'Lock RLock Event',
  time: 'struct_time',
  types: 'MappingProxyType SimpleNamespace GenericAlias NoneType',
  typing: 'Any Dict List Optional Tuple Union Set FrozenSet Sequence Mapping Callable Iterable',
  uuid: 'SafeUUID UUID',
  zoneinfo: 'ZoneInfo _unpickle',
};

/** Functions and types that are harmless as values, of which no pickler writes a call. */
export const STANDARD_REFERENCES: Readonly<Record<string, string>> = {
  builtins:
    'abs all any ascii bin callable chr divmod enumerate filter format hash hex id isinstance issubclass iter len map max min next oct ord pow print property repr reversed round sorted staticmethod sum super type zip classmethod BaseException Exception ArithmeticError AssertionError AttributeError EOFError FileNotFoundError ImportError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplementedError OSError OverflowError RuntimeError StopIteration SyntaxError SystemError TypeError UnicodeDecodeError UnicodeEncodeError ValueError ZeroDivisionError Warning UserWarning DeprecationWarning FutureWarning RuntimeWarning',
  cmath: 'exp log phase polar sqrt',
  copy: 'copy deepcopy',
  functools: 'wraps lru_cache',
  json: 'dumps loads',
  math: 'acos acosh asin asinh atan atan2 atanh ceil comb copysign cos cosh degrees dist erf erfc exp expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot isclose isfinite isinf isnan ldexp lgamma log log10 log1p log2 modf perm pow prod radians remainder sin sinh sqrt tan tanh trunc',
  operator:
    'add and_ concat contains eq floordiv ge gt iadd imul index inv invert isub le lshift lt matmul mod mul ne neg not_ or_ pos pow rshift sub truediv xor',
  os: 'PathLike',
  random: 'choice gauss randint random uniform',
  statistics: 'mean median mode stdev variance',
  string: 'capwords',
  time: 'perf_counter time',
  'os.path': 'basename dirname exists join',
  posixpath: 'basename dirname exists join',
  weakref: 'ref',
};

/** Modules of the standard library, of Python 2.7 to 3.14, by their first name. Whatever else of them is called is no data. */
export const STANDARD_MODULES: ReadonlySet<string> = new Set(
  `BaseHTTPServer Bastion CGIHTTPServer ConfigParser Cookie DocXMLRPCServer HTMLParser Queue SimpleHTTPServer SimpleXMLRPCServer SocketServer StringIO Tkinter UserDict UserList UserString __builtin__ anydbm cPickle cStringIO commands compiler cookielib copy_reg dircache dumbdbm dummy_thread exceptions fpformat future_builtins htmlentitydefs htmllib httplib ihooks imputil itertools md5 mhlib mimetools mimify multifile mutex new os2emxpath popen2 posixfile repr rexec rfc822 robotparser sets sgmllib sha stringold strop thread tkCommonDialog tkFileDialog tkMessageBox toaiff ttk urllib2 urlparse user whichdb xmllib xmlrpclib
__future__ _abc _aix_support _android_support _apple_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs _codecs_cn
_codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections _collections_abc _compat_pickle _compression _contextvars _crypt
_csv _ctypes _curses _curses_panel _datetime _dbm _decimal _dummy_thread _elementtree _frozen_importlib _frozen_importlib_external
_functools _gdbm _hashlib _heapq _imp _interpreters _io _ios_support _json _locale _lsprof _lzma _markupbase _md5 _msi _multibytecodec
_multiprocessing _opcode _operator _osx_support _overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydatetime _pydecimal _pyio _queue
_random _scproxy _sha1 _sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3 _sre _ssl _stat _statistics _string _strptime _struct
_suggestions _symtable _sysconfig _thread _threading_local _tkinter _tokenize _tracemalloc _typing _uuid _warnings _weakref _weakrefset
_winapi _zoneinfo abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex
bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser
contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest dummy_threading
email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt
getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json
keyword lib2to3 linecache locale logging lzma macpath macurl2path mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt
multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb pickle pickletools
pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri
random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr
socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol
symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize
tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref
webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`.split(/\s+/),
);
