/** NumPy's arrays, scalars and random states; not `memmap`, which creates and overwrites files when it is called. `numpy._core` is the name since NumPy 2 of what was `numpy.core`. */
const SCALARS =
  'bool bool_ bool8 byte bytes_ cdouble cfloat clongdouble complex128 complex64 complex256 complex_ csingle datetime64 double float128 float16 float32 float64 float_ generic half int16 int32 int64 int8 int_ intc intp long longcomplex longdouble longlong ndarray number object_ record short single str_ string_ timedelta64 ubyte uint uint16 uint32 uint64 uint8 uintc uintp ulong ulonglong unicode_ ushort void integer floating signedinteger unsignedinteger complexfloating inexact character flexible';

export const NUMPY: Readonly<Record<string, string>> = {
  numpy: `${SCALARS} matrix recarray poly1d finfo iinfo`,
  'numpy.core.multiarray': '_reconstruct ndarray',
  'numpy._core.multiarray': '_reconstruct ndarray',
  'numpy.core._multiarray_umath': '_reconstruct ndarray',
  'numpy._core._multiarray_umath': '_reconstruct ndarray',
  'numpy.core.numeric': '_frombuffer',
  'numpy._core.numeric': '_frombuffer',
  'numpy.core.numerictypes': SCALARS,
  'numpy._core.numerictypes': SCALARS,
  'numpy.core.records': 'recarray record format_parser',
  'numpy._core.records': 'recarray record format_parser',
  'numpy.rec': 'recarray record',
  'numpy.core.defchararray': 'chararray',
  'numpy._core.defchararray': 'chararray',
  'numpy.dtypes':
    'BoolDType ByteDType BytesDType CLongDoubleDType Complex128DType Complex64DType DateTime64DType Float16DType Float32DType Float64DType Int16DType Int32DType Int64DType Int8DType LongDType LongDoubleDType LongLongDType ObjectDType ShortDType StrDType StringDType TimeDelta64DType UByteDType UInt16DType UInt32DType UInt64DType UInt8DType UIntDType ULongDType ULongLongDType UShortDType VoidDType IntDType',
  'numpy.lib.index_tricks': 'nd_grid c_ r_',
  'numpy.lib.polynomial': 'poly1d',
  'numpy.lib._polynomial_impl': 'poly1d',
  'numpy.ma': 'MaskedArray',
  'numpy.ma.core': 'MaskedArray MaskedConstant _mareconstruct mvoid',
  'numpy.matrixlib.defmatrix': 'matrix',
  'numpy.polynomial.polynomial': 'Polynomial',
  'numpy.polynomial.chebyshev': 'Chebyshev',
  'numpy.polynomial.legendre': 'Legendre',
  'numpy.polynomial.hermite': 'Hermite',
  'numpy.polynomial.laguerre': 'Laguerre',
  'numpy.random': 'RandomState Generator PCG64 MT19937 Philox SFC64 SeedSequence',
  'numpy.random._pickle': '__bit_generator_ctor __generator_ctor __randomstate_ctor',
  'numpy.random._mt19937': 'MT19937 __pyx_unpickle_MT19937',
  'numpy.random._pcg64': 'PCG64 PCG64DXSM',
  'numpy.random._philox': 'Philox',
  'numpy.random._sfc64': 'SFC64',
  'numpy.random._generator': 'Generator',
  'numpy.random.mtrand': 'RandomState __randomstate_ctor _rand',
  'numpy.random.bit_generator': 'SeedSequence __pyx_unpickle_SeedSequence SeedlessSeedSequence',
  'numpy.random._bit_generator': 'SeedSequence',
};

const FUNCTIONS =
  'abs absolute add all amax amin any arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argsort around array asarray average cbrt ceil clip conj conjugate copysign cos cosh count_nonzero cumprod cumsum deg2rad degrees diff divide dot equal exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod greater greater_equal heaviside hypot identity isfinite isinf isnan less less_equal log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor matmul max maximum mean median min minimum mod multiply nan_to_num nanmax nanmean nanmedian nanmin nanstd nansum nanvar negative not_equal ones percentile positive power prod product ptp quantile rad2deg radians ravel reciprocal remainder reshape rint round round_ sign signbit sin sinh sort sqrt square squeeze stack std subtract sum tan tanh transpose true_divide trunc unique var vstack hstack where zeros zeros_like ones_like concatenate';

/** Functions that models keep as values, of which no pickler writes a call. */
export const NUMPY_REFERENCES: Readonly<Record<string, string>> = {
  numpy: FUNCTIONS,
  'numpy.core._multiarray_umath': FUNCTIONS,
  'numpy._core._multiarray_umath': FUNCTIONS,
  'numpy.core.umath': FUNCTIONS,
  'numpy._core.umath': FUNCTIONS,
  'numpy.core.fromnumeric': FUNCTIONS,
  'numpy._core.fromnumeric': FUNCTIONS,
  'numpy.lib.function_base': FUNCTIONS,
  'numpy.lib._function_base_impl': FUNCTIONS,
  'numpy.lib.nanfunctions': FUNCTIONS,
};

/** Whether a name of a module of NumPy is one of its mathematical functions. */
export function isNumpyFunction(module: string, name: string): boolean {
  return /^numpy(?:\._?core(?:\.(?:umath|_multiarray_umath))?)?$/.test(module) && FUNCTIONS.split(' ').includes(name);
}
