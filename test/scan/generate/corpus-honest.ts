import { deflateSync, gzipSync } from 'node:zlib';
import { npyOf, tarOf, zipOf } from './archives.ts';
import { framed, global, pickleOf, stackGlobal, text } from './assemble.ts';
import { bytes } from './bytes.ts';
import type { CorpusFile } from './corpus-hostile.ts';
import {
  coremlFile,
  coremlProgram,
  executorchFile,
  lightgbmFile,
  openvinoFile,
  pmmlFile,
  ubjsonOf,
  xgboostModel,
} from './described.ts';
import { ggufFile, withTemplate } from './gguf.ts';
import { hdf5File } from './hdf5.ts';
import { field } from './protobuf.ts';
import { safetensorsFile } from './safetensors.ts';
import { lz4Of, sevenZipOf, xzOf, zstdOf } from './streams.ts';

/** Classes whose objects libraries write into pickles, `module:name`. */
const CLASSES =
  `sklearn.linear_model._logistic:LogisticRegression sklearn.linear_model._base:LinearRegression sklearn.pipeline:Pipeline
sklearn.ensemble._forest:RandomForestClassifier sklearn.ensemble._gb:GradientBoostingClassifier sklearn.svm._classes:SVC
sklearn.preprocessing._data:StandardScaler sklearn.preprocessing._encoders:OneHotEncoder sklearn.preprocessing._label:LabelEncoder
sklearn.feature_extraction.text:TfidfVectorizer sklearn.feature_extraction.text:CountVectorizer sklearn.tree._classes:DecisionTreeClassifier
sklearn.neighbors._classification:KNeighborsClassifier sklearn.cluster._kmeans:KMeans sklearn.decomposition._pca:PCA
sklearn.naive_bayes:GaussianNB sklearn.neural_network._multilayer_perceptron:MLPClassifier sklearn.impute._base:SimpleImputer
sklearn.compose._column_transformer:ColumnTransformer sklearn.model_selection._search:GridSearchCV xgboost.sklearn:XGBClassifier
xgboost.core:Booster lightgbm.sklearn:LGBMClassifier lightgbm.basic:Booster catboost.core:CatBoostClassifier torch.nn.modules.linear:Linear
torch.nn.modules.conv:Conv2d torch.nn.modules.container:Sequential torch.nn.modules.activation:ReLU torch.nn.modules.batchnorm:BatchNorm2d
torch.nn.modules.dropout:Dropout torch.nn.modules.normalization:LayerNorm torch.nn.modules.sparse:Embedding
torch.nn.modules.transformer:TransformerEncoderLayer torch.optim.adam:Adam torch.optim.sgd:SGD torchvision.models.resnet:ResNet
transformers.training_args:TrainingArguments transformers.models.bert.configuration_bert:BertConfig pandas.core.frame:DataFrame
pandas.core.series:Series pandas.core.indexes.range:RangeIndex statsmodels.regression.linear_model:RegressionResultsWrapper collections:OrderedDict collections:Counter
argparse:Namespace types:SimpleNamespace uuid:UUID decimal:Decimal scipy.sparse._csr:csr_matrix scipy.interpolate._interpolate:interp1d
omegaconf.dictconfig:DictConfig gensim.models.word2vec:Word2Vec nltk.tokenize.punkt:PunktSentenceTokenizer`.split(
    /\s+/,
  );

/** An object of a class as protocol 2 and protocol 4 write it, with texts that only look bad. */
function objectPickles(): CorpusFile[] {
  const state = pickleOf('}(', text('note'), text('os.system("rm -rf /")'), text('n'), 'K\x01ub.');
  return CLASSES.flatMap((name) => {
    const [module = '', one = ''] = name.split(':');
    return [
      {
        path: 'm.pkl',
        about: `${name}, protocol 2`,
        bytes: pickleOf([0x80, 2], global(module, one), ')', [0x81], state),
      },
      {
        path: 'm.pkl',
        about: `${name}, protocol 4`,
        bytes: framed(pickleOf(stackGlobal(module, one), [0x94], ')', [0x81, 0x94], state)),
      },
    ];
  });
}

const DTYPE = pickleOf(
  global('numpy', 'dtype'),
  '(',
  text('f8'),
  [0x89, 0x88],
  'tR(K\x03',
  text('<'),
  'NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb',
);
/** A list with an array whose sixteen bytes joblib writes right after its wrapper, then a text. */
const JOBLIB = pickleOf(
  [0x80, 3],
  '](',
  global('joblib.numpy_pickle', 'NumpyArrayWrapper'),
  ')',
  [0x81],
  '}(',
  text('subclass'),
  global('numpy', 'ndarray'),
  text('shape'),
  'K\x02\x85',
  text('order'),
  text('C'),
  text('dtype'),
  DTYPE,
  text('allow_mmap'),
  [0x88],
  'ub',
  Buffer.alloc(16, 0x52),
  text('after'),
  'e.',
);
const STORAGE = pickleOf('(', text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), 'K\x02tQ');
const TENSOR = pickleOf(
  global('torch._utils', '_rebuild_tensor_v2'),
  '(',
  STORAGE,
  'K\x00K\x02\x85K\x01\x85\x89',
  global('collections', 'OrderedDict'),
  ')RtR',
);
const STATE = pickleOf([0x80, 2], '}', text('weight'), TENSOR, 's.');
const LEGACY = Buffer.from('80028a0a6cfc9c46f9206aa850192e80024de9032e80027d2e', 'hex');
const OLD_TORCH = bytes(
  LEGACY,
  STATE,
  pickleOf([0x80, 2], ']', text('0'), 'a.'),
  Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.alloc(8),
);
const TORCH = zipOf([
  { name: 'm/data.pkl', bytes: STATE },
  { name: 'm/byteorder', bytes: Buffer.from('little') },
  { name: 'm/data/0', bytes: Buffer.alloc(8) },
  { name: 'm/version', bytes: Buffer.from('3\n') },
]);
const PLAIN: readonly (readonly [about: string, bytes: Buffer])[] = [
  [
    'an estimator',
    framed(pickleOf(stackGlobal('sklearn.svm._classes', 'SVC'), ')', [0x81], '}(', text('C'), 'K\x01ub.')),
  ],
  ['numbers', pickleOf([0x80, 2], '](K\x01K\x02e.')],
  ['joblib', JOBLIB],
];

const CONTAINERS: readonly (readonly [about: string, path: string, wrap: (content: Buffer) => Buffer])[] = [
  ['as it is', 'm.pkl', (c) => c],
  ['zip', 'm.zip', (c) => zipOf([{ name: 'a/m.pkl', bytes: c }])],
  ['deflated', 'm.zip', (c) => zipOf([{ name: 'a/m.pkl', bytes: c, deflated: true }])],
  ['zip in zip', 'm.zip', (c) => zipOf([{ name: 'i.zip', bytes: zipOf([{ name: 'm.pkl', bytes: c }]) }])],
  ['gzip', 'm.pkl.gz', (c) => gzipSync(c)],
  ['zlib', 'm.joblib', (c) => deflateSync(c)],
  ['joblib before 0.10', 'm.joblib', (c) => bytes(`ZF${'0x40'.padEnd(19)}`, deflateSync(c))],
  ['LZ4', 'm.joblib', lz4Of],
  ['Zstandard', 'm.pkl.zst', zstdOf],
  ['xz', 'm.pkl.xz', xzOf],
  ['7z', 'data.7z', (c) => sevenZipOf('m.pkl', c)],
  ['tar', 'm.tar', (c) => tarOf([{ name: 'a/m.pkl', bytes: c }])],
  [
    'layer of an image',
    'image.tar',
    (c) =>
      tarOf([
        {
          name: 'blobs/sha256/0',
          bytes: gzipSync(
            tarOf([
              { name: 'models/m.pkl', bytes: c },
              { name: 'lib/a', bytes: Buffer.alloc(0), type: '2', link: '../models/m.pkl' },
            ]),
          ),
        },
      ]),
  ],
];

const CHATML = "{% for m in messages %}{{ '<|im_start|>' + m['role'] + m['content'] }}{% endfor %}";
const DENSE = JSON.stringify({
  class_name: 'Sequential',
  config: { layers: [{ class_name: 'Dense', config: { units: 4 } }] },
});
const WEIGHTS = safetensorsFile({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, 8);

/** Files of other formats as their tools write them. */
function others(): CorpusFile[] {
  const json = JSON.stringify;
  const types = ['<f4', '<f8', '<i8', '|b1', '|u1', '<U5', '|S3', '<c16', '<M8[ns]', '<m8[s]'];
  const sizes = [4, 8, 8, 1, 1, 20, 3, 16, 8, 8];
  const files: (readonly [path: string, content: Uint8Array | string])[] = [
    ...types.map((type, index) => ['a.npy', npyOf(type, '2,', Buffer.alloc(2 * (sizes[index] ?? 0)))] as const),
    ['a.npz', zipOf([{ name: 'a.npy', bytes: npyOf('<f4', '1,', Buffer.alloc(4)), deflated: true }])],
    ['m.pt', TORCH],
    ['m.pth', OLD_TORCH],
    ['m.safetensors', WEIGHTS],
    ['model.safetensors.index.json', json({ metadata: {}, weight_map: { w: 'm.safetensors' } })],
    ...[1, 2, 3].map((version) => ['m.gguf', ggufFile(withTemplate(CHATML), [], { version })] as const),
    ...[{}, { latest: true }, { fixed: true }, { userBlock: 512 }, { below: true }].map(
      (options) =>
        ['m.h5', hdf5File({ keras_version: '2.15.0', backend: 'tensorflow', model_config: DENSE }, options)] as const,
    ),
    [
      'm.keras',
      zipOf([
        { name: 'metadata.json', bytes: Buffer.from('{"keras_version":"3.5.0"}') },
        { name: 'config.json', bytes: Buffer.from(DENSE) },
      ]),
    ],
    [
      'm.onnx',
      bytes(
        field(1, 8),
        field(2, 'x'),
        field(7, bytes(field(2, 'g'), field(1, field(4, 'Relu')))),
        field(8, field(2, 17)),
      ),
    ],
    ['graph.pb', bytes(field(1, bytes(field(1, 'n'), field(2, 'MatMul'))), field(4, field(1, 1395)))],
    ['m.pte', executorchFile()],
    ['m.mlmodel', coremlFile(500, field(1, field(1, 'l')))],
    ['m.mlmodel', coremlProgram('const', '@model_path/weights/weight.bin')],
    ['m.xml', openvinoFile('opset8')],
    ['m.pmml', pmmlFile('+')],
    ['m.json', json(xgboostModel())],
    ['m.ubj', ubjsonOf(xgboostModel())],
    ['m.txt', lightgbmFile()],
    ['config.json', json({ architectures: ['LlamaForCausalLM'], model_type: 'llama', transformers_version: '4.44.0' })],
    ['tokenizer_config.json', json({ tokenizer_class: 'LlamaTokenizer', chat_template: CHATML })],
    ['generation_config.json', json({ eos_token_id: 2, note: 'os.system {{ x.__class__ }}' })],
    ['modules.json', json([{ idx: 0, name: '0', path: '', type: 'sentence_transformers.models.Transformer' }])],
    ['chat_template.jinja', CHATML],
    ['model_config.yaml', 'encoder:\n  _target_: nemo.collections.asr.modules.ConformerEncoder\n'],
    [
      'm.nemo',
      tarOf([
        { name: './model_config.yaml', bytes: Buffer.from('a:\n  _target_: torch.nn.Linear\n') },
        { name: './model_weights.ckpt', bytes: TORCH },
      ]),
    ],
    ['MLmodel', 'flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n'],
    [
      'm.mar',
      zipOf([
        {
          name: 'MAR-INF/MANIFEST.json',
          bytes: Buffer.from(json({ archiverVersion: '1', model: { handler: 'image_classifier' } })),
        },
        { name: 'm.pt', bytes: TORCH },
      ]),
    ],
    [
      'm.skops',
      zipOf([
        {
          name: 'schema.json',
          bytes: Buffer.from(json({ __class__: 'SVC', __module__: 'sklearn.svm._classes', __loader__: 'ObjectNode' })),
        },
      ]),
    ],
  ];
  return files.map(([path, content], index) => ({
    path,
    about: `${path}, ${index + 1}`,
    bytes: Buffer.from(content as string),
  }));
}

/** Every honest file of the corpus: objects of libraries, pickles in containers, and the other formats. */
export function honestCorpus(): CorpusFile[] {
  const contained = CONTAINERS.flatMap(([place, path, wrap]) =>
    PLAIN.map(([about, content]) => ({ path, about: `${about}: ${place}`, bytes: wrap(content) })),
  );
  return [...objectPickles(), ...contained, ...others()];
}
