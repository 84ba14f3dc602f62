/** Classes that Keras 2 and 3 bring along and that a configuration names without a module (keras.io/api). */
export const KERAS_CLASSES: ReadonlySet<string> = new Set(
  `Sequential Functional Model InputLayer Dense EinsumDense Activation Embedding Masking Identity Conv1D Conv2D Conv3D SeparableConv1D
  SeparableConv2D DepthwiseConv1D DepthwiseConv2D Conv1DTranspose Conv2DTranspose Conv3DTranspose Convolution1D Convolution2D Convolution3D
  MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling1D AveragePooling2D AveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D
  GlobalMaxPooling3D GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D AdaptiveAveragePooling1D AdaptiveAveragePooling2D
  AdaptiveAveragePooling3D AdaptiveMaxPooling1D AdaptiveMaxPooling2D AdaptiveMaxPooling3D LSTM LSTMCell GRU GRUCell SimpleRNN SimpleRNNCell
  RNN StackedRNNCells CuDNNLSTM CuDNNGRU ConvLSTM1D ConvLSTM2D ConvLSTM3D ConvLSTM2DCell TimeDistributed Bidirectional TextVectorization
  Normalization SpectralNormalization Discretization CategoryEncoding Hashing HashedCrossing StringLookup IntegerLookup FeatureSpace
  Resizing Rescaling CenterCrop RandomCrop RandomFlip RandomTranslation RandomRotation RandomZoom RandomContrast RandomBrightness
  RandomHeight RandomWidth RandomColorDegeneration RandomColorJitter RandomErasing RandomGrayscale RandomHue RandomInvert RandomPerspective
  RandomPosterization RandomSaturation RandomSharpness RandomShear RandomElasticTransform RandomGaussianBlur AutoContrast AugMix CutMix MixUp
  Equalization RandAugment Solarization MaxNumBoundingBoxes Pipeline MelSpectrogram STFTSpectrogram BatchNormalization
  BatchNormalizationV1 BatchNormalizationV2 SyncBatchNormalization LayerNormalization UnitNormalization GroupNormalization RMSNormalization
  Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D GaussianDropout GaussianNoise AlphaDropout ActivityRegularization
  MultiHeadAttention GroupedQueryAttention GroupQueryAttention Attention AdditiveAttention Reshape Flatten RepeatVector Permute Cropping1D
  Cropping2D Cropping3D UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D Concatenate Average Maximum Minimum
  Add Subtract Multiply Dot ReLU Softmax LeakyReLU PReLU ELU ThresholdedReLU LocallyConnected1D LocallyConnected2D DenseFeatures SequenceFeatures
  KernelRidge Wrapper Layer ReversibleEmbedding Constant ConstantV2 Zeros Ones RandomNormal RandomUniform TruncatedNormal VarianceScaling
  GlorotNormal GlorotUniform HeNormal HeUniform LecunNormal LecunUniform Orthogonal OrthogonalInitializer IdentityInitializer STFT L1 L2 L1L2
  OrthogonalRegularizer MaxNorm NonNeg UnitNorm MinMaxNorm SGD RMSprop Adam AdamW Adadelta Adagrad Adamax Adafactor Nadam Ftrl Lion Lamb Muon
  LossScaleOptimizer LossScaleOptimizerV1 MovingAverage ExponentialDecay PiecewiseConstantDecay PolynomialDecay InverseTimeDecay CosineDecay
  CosineDecayRestarts MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError BinaryCrossentropy
  BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy SparseCategoricalCrossentropy Poisson KLDivergence LogCosh
  Huber Hinge SquaredHinge CategoricalHinge CosineSimilarity CTC Dice Tversky Circle CategoricalGeneralizedCrossEntropy Accuracy
  BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy TopKCategoricalAccuracy SparseTopKCategoricalAccuracy Mean Sum MeanMetricWrapper
  MeanTensor RootMeanSquaredError R2Score Precision Recall AUC F1Score FBetaScore MeanIoU IoU BinaryIoU OneHotIoU OneHotMeanIoU
  FalseNegatives FalsePositives TrueNegatives TruePositives PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity
  SpecificityAtSensitivity ConcordanceCorrelation PearsonCorrelation Policy DTypePolicy FloatDTypePolicy QuantizedDTypePolicy
  QuantizedFloat8DTypePolicy DTypePolicyMap AutoLossScale PolicyV1 TensorShape TensorSpec RaggedTensorSpec SparseTensorSpec KerasTensor
  SeedGenerator TypeSpec TFOpLambda SlicingOpLambda TensorFlowOpLayer ListWrapper _DictWrapper TrackableDict Vocabulary VocabWeightHandler
  __tuple__ __tensor__ __numpy__ __bytes__ __ellipsis__ __slice__ __dict__ __keras_tensor__ __typespec__ __complex__ __set__ CompileConfig Ellipsis
  function type slice set tuple dict dtype`.split(/\s+/),
);

/** Modules whose classes a configuration may name: those of Keras and TensorFlow and the libraries around them. */
export const KERAS_MODULES =
  /^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|keras_core|keras_nlp|keras_hub|keras_cv|keras_preprocessing|tensorflow_addons|tensorflow_model_optimization|tensorflow_hub|transformers\.models)(?:\.|$)/;

/** Modules of Keras whose functions a configuration may name: pure mathematics. */
export const FUNCTION_MODULES =
  /^(?:builtins|(?:keras|tf_keras|keras_core|tensorflow\.keras|tensorflow\.python\.keras)(?:\.src|\.api)?(?:\._v\d)?(?:\.(?:activations|losses|metrics|ops|initializers|regularizers|constraints|backend|random|layers|optimizers)(?:\.[a-z_.]+)?)?)$/;

/** Modules of Keras and TensorFlow with functions that fetch, load and write. */
export const WORKING_MODULES =
  /^(?:keras|tf_keras|keras_core|tensorflow)\b.*\.(?:utils|saving|export|legacy|io|datasets|applications|models|lib|ops|platform)(?:\.|$)/;

/** Functions of Keras and Python that do more than mathematics, however they are named. */
export const DANGEROUS_FUNCTIONS: ReadonlySet<string> = new Set(
  `get_file load_model save_model load_weights load_img load_data deserialize deserialize_keras_object model_from_json model_from_config
  model_from_yaml eval exec compile open __import__ getattr setattr delattr globals locals vars input breakpoint enable_unsafe_deserialization
  load_model_from_hdf5 func_load read_file write_file py_function numpy_function system popen call run extract_archive`.split(
    /\s+/,
  ),
);

/** First names of modules of Python's standard library and of packages that run code, which no layer comes from. */
export const FOREIGN_MODULES =
  /^(?:os|posix|nt|sys|subprocess|shutil|socket|importlib|runpy|pickle|_pickle|cPickle|marshal|ctypes|code|codeop|pty|builtins|__builtin__|webbrowser|pathlib|tempfile|operator|functools|multiprocessing|threading|asyncio|http|urllib|ftplib|smtplib|telnetlib|timeit|cProfile|profile|pdb|bdb|trace|inspect|types|imp|pkgutil|zipimport|pip|distutils|setuptools|numpy|dill|cloudpickle|joblib|torch|requests|sqlite3|logging|platform|signal|gc|atexit|sched|venv|ensurepip|doctest|unittest|idlelib|lib2to3|antigravity)(?:\.|$)/;
