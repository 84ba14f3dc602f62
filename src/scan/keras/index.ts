import { asString, get, itemsOf, type MapNode, type TreeNode, walk } from '../../parse/index.ts';
import type { FindingVerdict, ScanContext } from '../contract.ts';
import { quote } from '../report.ts';
import {
  DANGEROUS_FUNCTIONS,
  FOREIGN_MODULES,
  FUNCTION_MODULES,
  KERAS_CLASSES,
  KERAS_MODULES,
  WORKING_MODULES,
} from './classes.ts';

type Context = Pick<ScanContext, 'report' | 'step'>;

/**
 * Judges a configuration from which Keras makes a model: every map of it that names a class or a function, at any depth. `where` says which
 * configuration, for a person: `model_config`.
 */
export function judgeKeras(root: TreeNode, where: string, context: Context): void {
  for (const node of walk(root)) {
    context.step();
    if (node.kind === 'map') judgeObject(node, where, context);
    else if (node.kind === 'scalar' && typeof node.value === 'string' && isMarshalled(node.value))
      say(
        context,
        'keras-code',
        'malicious',
        `${where} holds compiled Python code, which Keras runs with the model`,
        '',
      );
  }
}

function judgeObject(node: MapNode, where: string, context: Context): void {
  // A key that is given twice is read by both its values: readers differ.
  const classes = node.entries.filter(({ key }) => key === 'class_name').map(({ value }) => asString(value) ?? '');
  for (const name of classes) judgeClass(node, name, where, context);
}

function judgeClass(node: MapNode, name: string, where: string, context: Context): void {
  const module = asString(get(node, 'module')) ?? '';
  const target = module === '' ? quote(name) : `${quote(module)}:${quote(name)}`;
  const bare = name.split('>').at(-1) ?? name;
  if (name === '__lambda__')
    say(
      context,
      'keras-code',
      'malicious',
      `${where} holds a function as compiled Python code, which Keras runs with the model`,
      target,
    );
  else if (bare === 'Lambda') judgeLambda(node, where, target, context);
  else if (bare === 'TorchModuleWrapper')
    say(
      context,
      'keras-torch-module',
      'malicious',
      `${where} holds a layer of PyTorch, whose pickle runs when the model is loaded`,
      target,
    );
  else if (name === 'function') judgeFunction(node, module, where, context);
  else if (bare === 'TFOpLambda' || bare === 'TensorFlowOpLayer') judgeOperation(node, where, target, context);
  else judgeModule(node, name, module, where, context);
  if (['StringLookup', 'IntegerLookup', 'TextVectorization', 'Vocabulary'].includes(bare))
    judgeVocabulary(node, bare, where, context);
}

/** Configurations of functions that Keras or the layer itself brings along are harmless even in a Lambda. */
function judgeLambda(node: MapNode, where: string, target: string, context: Context): void {
  const config = get(node, 'config');
  const named = get(config, 'function_type');
  const byName = asString(named) === 'function' && typeof asString(get(config, 'function')) === 'string';
  if (byName)
    say(
      context,
      'keras-custom-object',
      'unverified',
      `${where} calls a function of the project, which can't be seen from here, in a Lambda layer`,
      target,
    );
  else
    say(
      context,
      'keras-lambda',
      'malicious',
      `${where} has a Lambda layer: Python code in the file that runs with the model`,
      target,
    );
}

function judgeFunction(node: MapNode, module: string, where: string, context: Context): void {
  const inner = get(node, 'config');
  const name = asString(inner) ?? asString(get(inner, 'name')) ?? asString(get(node, 'registered_name')) ?? '';
  const registered = asString(get(node, 'registered_name')) ?? '';
  const target = `${quote(module)}:${quote(name)}`;
  const last = name.split(/[.>]/).at(-1) ?? name;
  if (DANGEROUS_FUNCTIONS.has(last) || (module !== 'builtins' && FOREIGN_MODULES.test(module)) || name.includes('.'))
    say(
      context,
      'keras-function',
      'malicious',
      `${where} makes Keras call ${quote(name)} of the module ${quote(module)}, which is no part of a network`,
      target,
    );
  else if (WORKING_MODULES.test(module) && !FUNCTION_MODULES.test(module))
    say(
      context,
      'keras-function',
      'malicious',
      `${where} makes Keras call ${quote(name)} of ${quote(module)}, which does more than mathematics`,
      target,
    );
  else if ((module !== '' && !FUNCTION_MODULES.test(module)) || registered.includes('>'))
    say(
      context,
      'keras-custom-object',
      'unverified',
      `${where} needs the function ${quote(name)}, which can't be seen from here`,
      target,
    );
}

/** Layers that stand for an operation of TensorFlow, named by its place in the library. */
function judgeOperation(node: MapNode, where: string, target: string, context: Context): void {
  const config = get(node, 'config');
  const texts = [...(config === undefined ? [] : walk(config))].flatMap((one) =>
    one.kind === 'scalar' ? [one.text] : [],
  );
  const bad = texts.find((text) =>
    /^(?:io|raw_ops|compat|saved_model|train|data|summary|sysconfig|experimental)\.|py_func|numpy_function|\b(?:Read|Write)File\b|load_op_library/i.test(
      text,
    ),
  );
  if (bad !== undefined)
    say(
      context,
      'keras-operation',
      'malicious',
      `${where} calls ${quote(bad)} of TensorFlow, which reaches outside the model`,
      target,
    );
}

function judgeModule(node: MapNode, name: string, module: string, where: string, context: Context): void {
  const target = module === '' ? quote(name) : `${quote(module)}:${quote(name)}`;
  const plain = ['builtins', ''].includes(module) || KERAS_MODULES.test(module);
  if (module === 'numpy' && ['dtype', 'ndarray', '__numpy__'].includes(name)) return;
  if (!plain && FOREIGN_MODULES.test(module))
    say(
      context,
      'keras-foreign-class',
      'malicious',
      `${where} makes Keras import ${quote(module)} and call ${quote(name)}, which is no layer`,
      target,
    );
  else if (DANGEROUS_FUNCTIONS.has(name) || name.includes('.') || module.includes('/'))
    say(
      context,
      'keras-foreign-class',
      'malicious',
      `${where} makes Keras call ${quote(name)}, which is no layer`,
      target,
    );
  else if (!plain) custom();
  else if (
    /^(?:keras|tf_keras|tensorflow\.keras)\.(?:src\.)?(?:utils|saving|export|legacy)(?:\.|$)/.test(module) &&
    !/^[A-Z]/.test(name)
  )
    say(
      context,
      'keras-foreign-class',
      'malicious',
      `${where} makes Keras call ${quote(name)} of ${quote(module)}, which is no layer`,
      target,
    );
  else if (module === '' || module === 'builtins') {
    if (name.startsWith('keras') || name.startsWith('Keras')) return;
    if (!KERAS_CLASSES.has(name.split('>').at(-1) ?? '') || /^(?!Addons|Keras|TensorFlow|keras)[^>]+>/i.test(name))
      custom();
  }

  function custom(): void {
    if (get(node, 'config') === undefined) return;
    say(
      context,
      'keras-custom-object',
      'unverified',
      `${where} needs the class ${quote(name)}, which can't be seen from here`,
      target,
    );
  }
}

/** A vocabulary in the configuration is a list; a text is a file that is read when the model is loaded. */
function judgeVocabulary(node: MapNode, name: string, where: string, context: Context): void {
  const path = asString(get(node, 'config', 'vocabulary'));
  if (path === undefined || path === null || path === '') return;
  if (itemsOf(get(node, 'config', 'vocabulary')).length > 0) return;
  const away = /^(?:[/~\\]|[a-z]:|[a-z0-9+.-]+:\/\/)|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(path);
  say(
    context,
    'keras-vocabulary-file',
    away ? 'malicious' : 'suspicious',
    `${where} makes a ${name} layer read the file ${quote(path)} when the model is loaded`,
    quote(path),
  );
}

/** Base64 of a code object as Python's marshal writes it: `c` or `c` with the reference bit, then small counts of parameters. */
function isMarshalled(text: string): boolean {
  if (!/^(?:4w|Yw)[A-P]/.test(text)) return false;
  const bytes = Buffer.from(text.slice(0, 80).replaceAll(/\s/g, ''), 'base64');
  return (
    bytes.length > 24 &&
    (bytes.readUInt8(0) & 0x7f) === 0x63 &&
    bytes.readUInt32LE(1) < 256 &&
    bytes.readUInt32LE(5) < 256
  );
}

function say(context: Context, id: string, verdict: FindingVerdict, text: string, target: string): void {
  const message = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  context.report({ id, verdict, message, ...(target === '' ? {} : { target }) });
}
