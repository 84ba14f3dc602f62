/** Types of elements. */
const DTYPES =
  'bfloat16 bits16 bits1x8 bits2x4 bits4x2 bits8 bool cdouble cfloat chalf complex128 complex32 complex64 double float float16 float32 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu half int int16 int32 int64 int8 long qint32 qint8 quint2x4 quint4x2 quint8 short uint16 uint32 uint64 uint8 int1 int2 int3 int4 int5 int6 int7 uint1 uint2 uint3 uint4 uint5 uint6 uint7';
const STORAGES =
  'BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage DoubleStorage FloatStorage HalfStorage IntStorage LongStorage QInt32Storage QInt8Storage QUInt2x4Storage QUInt4x2Storage QUInt8Storage ShortStorage TypedStorage UntypedStorage Float8_e4m3fnStorage Float8_e5m2Storage';
const TENSORS =
  'BFloat16Tensor BoolTensor ByteTensor CharTensor DoubleTensor FloatTensor HalfTensor IntTensor LongTensor ShortTensor';

/** What PyTorch's own picklers write, with what `weights_only` takes (torch/_weights_only_unpickler.py). */
export const TORCH: Readonly<Record<string, string>> = {
  torch: `${DTYPES} ${STORAGES} ${TENSORS} Size Tensor device dtype layout strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc _mkldnn jagged per_tensor_affine per_channel_affine per_tensor_symmetric per_channel_symmetric per_channel_affine_float_qparams contiguous_format preserve_format channels_last channels_last_3d SymInt Generator memory_format qscheme finfo iinfo`,
  'torch._C': '_TensorBase TensorBase Generator Size',
  'torch._tensor': 'Tensor',
  'torch._utils':
    '_rebuild_device_tensor_from_cpu_tensor _rebuild_device_tensor_from_numpy _rebuild_meta_tensor_no_storage _rebuild_nested_tensor _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor _rebuild_sparse_csr_tensor _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_xla_tensor _rebuild_wrapper_subclass',
  'torch.cuda': `${STORAGES} ${TENSORS} Stream`,
  'torch.sparse': TENSORS,
  'torch.serialization': '_get_layout StorageType',
  'torch.storage': 'TypedStorage UntypedStorage _TypedStorage _UntypedStorage',
  'torch.jit._pickle':
    'build_boollist build_doublelist build_intlist build_tensorlist build_tensor_from_id restore_type_tag',
  'torch.nn': 'Parameter Module ModuleList ModuleDict Sequential ParameterList ParameterDict',
  'torch.nn.backends.thnn': '_get_thnn_function_backend',
  'torch.nn.utils.rnn': 'PackedSequence',
  'torch.nn.quantized': 'Quantize DeQuantize',
  'torch._dynamo.eval_frame': 'OptimizedModule',
  'torch.distributed._shard.sharded_tensor.api': 'ShardedTensor',
  'torch.distributed._shard.sharded_tensor.metadata': 'MEM_FORMAT_ENCODING ShardedTensorMetadata TensorProperties',
  'torch.distributed._shard.metadata': 'ShardMetadata',
  'torch.distributed._tensor.api': 'DTensor',
  'torch.distributed._tensor.device_mesh': 'DeviceMesh',
  'torch.distributed._tensor.placement_types': 'DTensorSpec Partial Replicate Shard TensorMeta _Partial',
  'torch.distributed.tensor': 'DTensor',
  'torch.distributed.tensor._api': 'DTensor',
  'torch.distributed.tensor._dtensor_spec': 'DTensorSpec TensorMeta',
  'torch.distributed.tensor.placement_types': 'Partial Replicate Shard',
  'torch.distributed.device_mesh': 'DeviceMesh',
  'torch.distributed.checkpoint.metadata':
    'BytesStorageMetadata ChunkStorageMetadata Metadata MetadataIndex STATE_DICT_TYPE StorageMeta TensorProperties TensorStorageMetadata _MEM_FORMAT_ENCODING',
  'torch.distributed.checkpoint.filesystem': '_StorageInfo _StoragePrefix',
  'torch.ao.quantization.fake_quantize': 'FakeQuantize FixedQParamsFakeQuantize FusedMovingAvgObsFakeQuantize',
  'torch.ao.quantization.observer':
    'FixedQParamsObserver HistogramObserver MinMaxObserver MovingAverageMinMaxObserver MovingAveragePerChannelMinMaxObserver NoopObserver PerChannelMinMaxObserver PlaceholderObserver RecordingObserver',
  'torch.ao.quantization.qconfig': 'QConfig QConfigDynamic',
  'torch.ao.quantization.stubs': 'DeQuantStub QuantStub QuantWrapper',
  'torch.quantization.observer':
    'HistogramObserver MinMaxObserver MovingAverageMinMaxObserver PerChannelMinMaxObserver',
  'torch.quantization.stubs': 'DeQuantStub QuantStub QuantWrapper',
  'torch.utils.data.dataset': 'ChainDataset ConcatDataset Dataset IterableDataset Subset TensorDataset',
  'torch.utils.data.sampler':
    'BatchSampler RandomSampler Sampler SequentialSampler SubsetRandomSampler WeightedRandomSampler',
  'torch.utils.data.dataloader': 'DataLoader _InfiniteConstantSampler',
  'torch.utils.hooks': 'RemovableHandle',
  'torch.fx.immutable_collections': 'immutable_dict immutable_list',
  'torch.amp.grad_scaler': 'GradScaler OptState',
  'torch.cuda.amp.grad_scaler': 'GradScaler OptState',
  'torchao.dtypes.affine_quantized_tensor': 'AffineQuantizedTensor',
  'torchvision.models.resnet': 'BasicBlock Bottleneck ResNet',
  'torchvision.models.vgg': 'VGG',
  'torchvision.models.alexnet': 'AlexNet',
  'torchvision.models.densenet': 'DenseNet _DenseBlock _DenseLayer _Transition',
  'torchvision.models.efficientnet': 'EfficientNet MBConv MBConvConfig FusedMBConv FusedMBConvConfig',
  'torchvision.models.mobilenetv2': 'InvertedResidual MobileNetV2 ConvBNReLU',
  'torchvision.models.mobilenetv3': 'InvertedResidual MobileNetV3 InvertedResidualConfig',
  'torchvision.models.googlenet': 'GoogLeNet Inception InceptionAux BasicConv2d',
  'torchvision.models.inception':
    'BasicConv2d Inception3 InceptionA InceptionAux InceptionB InceptionC InceptionD InceptionE',
  'torchvision.models.squeezenet': 'Fire SqueezeNet',
  'torchvision.models.convnext': 'CNBlock ConvNeXt LayerNorm2d',
  'torchvision.models.vision_transformer': 'Encoder EncoderBlock MLPBlock VisionTransformer',
  'torchvision.models.swin_transformer': 'SwinTransformer SwinTransformerBlock ShiftedWindowAttention PatchMerging',
  'torchvision.models.detection.faster_rcnn': 'FasterRCNN FastRCNNPredictor TwoMLPHead',
  'torchvision.models.detection.mask_rcnn': 'MaskRCNN MaskRCNNHeads MaskRCNNPredictor',
  'torchvision.models.detection.transform': 'GeneralizedRCNNTransform',
  'torchvision.models.detection.rpn': 'RPNHead RegionProposalNetwork',
  'torchvision.models.detection.roi_heads': 'RoIHeads',
  'torchvision.models._utils': 'IntermediateLayerGetter',
  'torchvision.ops.misc': 'Conv2dNormActivation ConvNormActivation FrozenBatchNorm2d MLP Permute SqueezeExcitation',
  'torchvision.ops.stochastic_depth': 'StochasticDepth',
  'torchvision.transforms.transforms':
    'CenterCrop ColorJitter Compose GaussianBlur Grayscale Normalize Pad RandomAffine RandomApply RandomCrop RandomErasing RandomGrayscale RandomHorizontalFlip RandomPerspective RandomResizedCrop RandomRotation RandomVerticalFlip Resize ToPILImage ToTensor',
  'torchvision.transforms.functional': 'InterpolationMode',
  'torchaudio.transforms._transforms': 'AmplitudeToDB MFCC MelScale MelSpectrogram Resample Spectrogram',
  'pytorch_lightning.callbacks.model_checkpoint': 'ModelCheckpoint',
  'pytorch_lightning.callbacks.early_stopping': 'EarlyStopping',
  'pytorch_lightning.utilities.parsing': 'AttributeDict',
  'lightning.fabric.utilities.data': 'AttributeDict',
  'lightning.pytorch.utilities.parsing': 'AttributeDict',
  'lightning_fabric.utilities.data': 'AttributeDict',
  'omegaconf.base': 'Box Container ContainerMetadata Metadata Node',
  'omegaconf.dictconfig': 'DictConfig',
  'omegaconf.listconfig': 'ListConfig',
  'omegaconf.nodes': 'AnyNode BooleanNode BytesNode EnumNode FloatNode IntegerNode PathNode StringNode',
};

/** Functions that layers keep as values, of which no pickler writes a call. */
export const TORCH_REFERENCES: Readonly<Record<string, string>> = {
  torch: 'abs add bmm cat cos dot erf exp flatten log matmul max mean min mul relu sigmoid sin softmax sqrt sum tanh',
  'torch._C._nn': 'gelu softplus hardtanh leaky_relu log_sigmoid elu',
  'torch.nn.functional':
    'adaptive_avg_pool2d avg_pool2d binary_cross_entropy binary_cross_entropy_with_logits celu cosine_similarity cross_entropy dropout elu gelu glu hardsigmoid hardswish hardtanh huber_loss interpolate kl_div l1_loss layer_norm leaky_relu linear log_softmax logsigmoid max_pool2d mish mse_loss nll_loss normalize pad prelu relu relu6 rrelu selu sigmoid silu smooth_l1_loss softmax softmin softplus softsign tanh tanhshrink triplet_margin_loss',
  'torch.nn.init':
    'constant_ kaiming_normal_ kaiming_uniform_ normal_ ones_ orthogonal_ trunc_normal_ uniform_ xavier_normal_ xavier_uniform_ zeros_',
};
