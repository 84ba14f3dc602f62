import type { ByteSource, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { quote } from '../../report.ts';
import { strayPath } from '../../stray-path.ts';
import { ProtobufReader, type Field, type Range } from '../../wire/protobuf.ts';

/** Fields of `Model` that hold a model of some kind. */
const [PIPELINE_CLASSIFIER, PIPELINE_REGRESSOR, PIPELINE, PROGRAM, CUSTOM, LINKED] = [200, 201, 202, 502, 555, 556];
/** Those that hold layers in their first field: networks for regression, for classes, and plain ones. */
const NETWORKS: ReadonlySet<number> = new Set([303, 403, 500]);
/** `NeuralNetworkLayer.custom`. */
const CUSTOM_LAYER = 500;
export const KINDS: ReadonlySet<number> = new Set([
  PIPELINE_CLASSIFIER,
  PIPELINE_REGRESSOR,
  PIPELINE,
  PROGRAM,
  CUSTOM,
  LINKED,
  ...NETWORKS,
  ...'300 301 302 304 400 401 402 404 501 560 600 601 602 603 604 606 607 609 610 900 2000 2001 2002 2003 2004 2005 2006'
    .split(' ')
    .map(Number),
]);
const MAX_DEPTH = 64;
/** The folder of a package, which paths of weights begin with. */
const PACKAGE = '@model_path/';

/** Walks a model with the models, blocks and operations in it. */
export class CoremlScan {
  readonly #reader: ProtobufReader;
  readonly #context: ScanContext;
  readonly #told = new Set<string>();

  constructor(source: ByteSource, context: ScanContext) {
    this.#reader = new ProtobufReader(source, context);
    this.#context = context;
  }

  run(): Promise<void> {
    return this.#model(this.#reader.all, 0);
  }

  /** The fields of a message that have a length. */
  async #each(range: Range, depth: number, take: (field: Field) => Promise<void>): Promise<void> {
    if (depth > MAX_DEPTH) throw new UnreadableError(`models and blocks are nested more than ${MAX_DEPTH} deep`);
    for await (const field of this.#reader.fields(range)) if (field.wire === 2) await take(field);
  }

  async #model(range: Range, depth: number): Promise<void> {
    await this.#each(range, depth, async (field) => {
      if (field.number === PIPELINE) await this.#pipeline(field, depth);
      else if (field.number === PIPELINE_CLASSIFIER || field.number === PIPELINE_REGRESSOR)
        await this.#each(field, depth, (inner) =>
          inner.number === 1 ? this.#pipeline(inner, depth) : Promise.resolve(),
        );
      else if (NETWORKS.has(field.number)) await this.#network(field, depth);
      else if (field.number === PROGRAM) await this.#program(field, depth);
      else if (field.number === CUSTOM) await this.#custom(field, 'model');
      else if (field.number === LINKED) await this.#linked(field, depth);
    });
  }

  #pipeline(range: Range, depth: number): Promise<void> {
    return this.#each(range, depth, (field) =>
      field.number === 1 ? this.#model(field, depth + 1) : Promise.resolve(),
    );
  }

  #network(range: Range, depth: number): Promise<void> {
    return this.#each(range, depth, async (layer) => {
      if (layer.number !== 1) return;
      await this.#each(layer, depth, async (field) => {
        if (field.number === CUSTOM_LAYER) await this.#custom(field, 'layer');
        // Branches and loops hold networks: `branch` 600 and `loop` 615, each with up to two.
        else if (field.number === 600 || field.number === 615)
          await this.#each(field, depth, (inner) => this.#network(inner, depth + 1));
      });
    });
  }

  async #custom(range: Range, what: 'model' | 'layer'): Promise<void> {
    const message = await this.#reader.message(range);
    const name = await message.text(10);
    this.#tell(
      'coreml-custom-code',
      'unverified',
      `A ${what} is the class ${quote(name)} of the app, which can't be seen from here.`,
      name,
    );
  }

  /** A program of the Model Intermediate Language (MIL.proto): functions, blocks and operations. */
  #program(range: Range, depth: number): Promise<void> {
    return this.#entries(range, 2, depth, (fn) => this.#entries(fn, 3, depth, (block) => this.#block(block, depth)));
  }

  /** The values of a map in the field `number`. */
  #entries(range: Range, number: number, depth: number, take: (value: Range) => Promise<void>): Promise<void> {
    return this.#each(range, depth, async (entry) => {
      if (entry.number !== number) return;
      await this.#each(entry, depth, (field) => (field.number === 2 ? take(field) : Promise.resolve()));
    });
  }

  #block(range: Range, depth: number): Promise<void> {
    return this.#each(range, depth + 1, (field) =>
      field.number === 3 ? this.#operation(field, depth + 1) : Promise.resolve(),
    );
  }

  async #operation(range: Range, depth: number): Promise<void> {
    await this.#each(range, depth, async (field) => {
      if (field.number === 1) {
        const type = await this.#reader.text(field);
        if (/custom/i.test(type))
          this.#tell(
            'coreml-custom-code',
            'unverified',
            `The operation ${quote(type)} runs a class of the app, which can't be seen from here.`,
            type,
          );
      } else if (field.number === 4) await this.#block(field, depth);
    });
    await this.#entries(range, 5, depth, (value) => this.#value(value));
    await this.#entries(range, 2, depth, (argument) =>
      this.#each(argument, depth, (binding) =>
        this.#each(binding, depth, (field) => (field.number === 2 ? this.#value(field) : Promise.resolve())),
      ),
    );
  }

  /** A value may lie in a file of the package. */
  async #value(range: Range): Promise<void> {
    const message = await this.#reader.message(range);
    for (const blob of message.ranges(5)) {
      const path = await (await this.#reader.message(blob)).text(1);
      this.#judgePath(path.startsWith(PACKAGE) ? path.slice(PACKAGE.length) : path, 'Weights are read');
    }
  }

  /** `LinkedModel.linkedModelFile` gives its name and its search path as parameters with defaults. */
  async #linked(range: Range, depth: number): Promise<void> {
    await this.#each(range, depth, (file) =>
      this.#each(file, depth, async (parameter) => {
        const path = await (await this.#reader.message(parameter)).text(1);
        if (parameter.number === 1) this.#judgePath(path, 'A model is linked');
      }),
    );
  }

  #judgePath(path: string, what: string): void {
    const stray = strayPath(path);
    if (stray === null) return;
    const message = `${what} from ${quote(path)}, ${stray}: loading the model reads a file of the machine.`;
    this.#tell('coreml-path', 'malicious', message, path);
  }

  #tell(id: string, verdict: 'malicious' | 'unverified', message: string, target: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#context.report({ id, verdict, message, target: quote(target) });
  }
}
