import { bytes } from './bytes.ts';
import { flatbufferOf } from './flatbuffer.ts';
import { field } from './protobuf.ts';

/** A program of ExecuTorch with one operator, one backend and one segment. */
export function executorchFile(operator = 'aten::add', backend = 'XnnpackBackend', segment = 0n): Buffer {
  const plan = ['forward', null, null, null, null, null, [[operator, 'out']], [[backend]]] as const;
  return flatbufferOf('ET12', [0n, [plan], null, null, [[segment, 8n]]]);
}

/** A model of Core ML whose type is the field `kind` with what is given. */
export function coremlFile(kind: number, content: Uint8Array): Buffer {
  return bytes(field(1, 7), field(2, ''), field(kind, content));
}

/** A program of Core ML with one operation, whose value lies in a file. */
export function coremlProgram(operation: string, path: string): Buffer {
  const value = field(5, bytes(field(1, 'val'), field(2, field(5, bytes(field(1, path), field(2, 64))))));
  const block = field(3, bytes(field(1, operation), value));
  const fn = bytes(field(2, 'CoreML7'), field(3, bytes(field(1, 'CoreML7'), field(2, block))));
  return coremlFile(502, bytes(field(1, 1), field(2, bytes(field(1, 'main'), field(2, fn)))));
}

/** A model of OpenVINO with a constant of eight bytes at `offset` and a layer of a set of operations. */
export function openvinoFile(set: string, offset = 0, before = ''): string {
  return `<?xml version="1.0"?>${before}
<net name="m" version="11"><layers>
<layer id="0" name="c" type="Const" version="opset1"><data element_type="f32" shape="2" offset="${offset}" size="8"/></layer>
<layer id="1" name="r" type="ReLU" version="${set}"/>
</layers><edges/></net>
`;
}

/** A model in PMML that calls a function. */
export function pmmlFile(fn: string, before = ''): string {
  return `<?xml version="1.0"?>${before}
<PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header/><DataDictionary/><TransformationDictionary>
<DefineFunction name="com.example.own" optype="continuous"><Apply function="+"/></DefineFunction>
<DerivedField name="x"><Apply function="${fn}"><FieldRef field="a"/></Apply></DerivedField>
</TransformationDictionary></PMML>
`;
}

/** A model of XGBoost with one tree of three nodes. */
export function xgboostModel(left = 1, feature = 0): object {
  const tree = {
    base_weights: [0, -1, 1],
    left_children: [left, -1, -1],
    parents: [2_147_483_647, 0, 0],
    right_children: [2, -1, -1],
    split_conditions: [0.5, -1, 1],
    split_indices: [feature, 0, 0],
    tree_param: { num_deleted: '0', num_feature: '2', num_nodes: '3' },
  };
  return {
    learner: {
      attributes: {},
      gradient_booster: { model: { gbtree_model_param: { num_trees: '1' }, trees: [tree] }, name: 'gbtree' },
      learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: '2' },
    },
    version: [2, 1, 0],
  };
}

/** A value as Universal Binary JSON, lists of numbers as XGBoost packs them. */
export function ubjsonOf(value: unknown): Buffer {
  if (typeof value === 'string') return bytes('S', long(value), value);
  if (typeof value === 'number') return bytes('d', float(value));
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'number')) return bytes('[$d#', long(value), ...value.map(float));
    return bytes('[#', long(value), ...value.map(ubjsonOf));
  }
  const entries = Object.entries(value as object).flatMap(([key, one]) => [long(key), Buffer.from(key), ubjsonOf(one)]);
  return bytes('{', ...entries, '}');
}

function long({ length }: { readonly length: number }): Buffer {
  const buffer = Buffer.alloc(9, 'L');
  buffer.writeBigInt64BE(BigInt(length), 1);
  return buffer;
}

function float(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatBE(value);
  return buffer;
}

/** A model of LightGBM with one tree of two leaves. */
export function lightgbmFile(child = -1, feature = 0, end = 'end of trees\n\nfeature_importances:\n'): string {
  return `tree\nversion=v4\nnum_class=1\nmax_feature_idx=1\nfeature_names=a b\ntree_sizes=200\n\nTree=0\nnum_leaves=2\nsplit_feature=${feature}\nthreshold=0.5\ndecision_type=2\nleft_child=${child}\nright_child=-2\nleaf_value=0.1 0.2\nshrinkage=1\n\n\n${end}`;
}
