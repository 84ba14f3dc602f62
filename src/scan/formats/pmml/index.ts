import { walkXml } from '../../../parse/index.ts';
import type { FormatScanner } from '../../contract.ts';
import { quote } from '../../report.ts';
import { latin1 } from '../../wire/text.ts';
import { readXmlModel } from '../../wire/xml.ts';

/** Functions of PMML with dots in their names are Java classes, which JPMML takes from the class path; those of PMML itself have none. */
const JAVA_CLASS = /^(?:[a-z_$][\w$]*\.)+[A-Za-z_$][\w$]*$/;
/** Classes of Java that run programs or code, whoever calls them. */
const RUNNING =
  /^(?:java\.lang\.(?:Runtime|ProcessBuilder|System|reflect\b.*)|javax\.script\..*|groovy\..*|sun\.misc\..*)/;

/** Models in PMML (dmg.org, versions 3 to 4.4). */
export const pmml: FormatScanner = {
  id: 'pmml',
  summary: 'Models in PMML: document types, and functions that are classes of Java.',
  recognises: (head) => (/<(?:\w+:)?PMML[\s>]/.test(latin1(head)) ? 3 : 0),
  scan: async (source, context) => {
    const own = new Set<string>();
    const applied = new Set<string>();
    for (const { name, attributes } of walkXml(await readXmlModel(source, context))) {
      context.step();
      const kind = name.split(':').at(-1);
      if (kind === 'DefineFunction') own.add(attributes.get('name') ?? '');
      if (kind === 'Apply') applied.add(attributes.get('function') ?? '');
    }
    for (const fn of [...applied].sort()) {
      if (own.has(fn) || !JAVA_CLASS.test(fn)) continue;
      const running = RUNNING.test(fn);
      context.report({
        id: 'pmml-java-class',
        verdict: running ? 'malicious' : 'unverified',
        message: running
          ? `The model makes its evaluator call ${quote(fn)} of Java, which is no part of a model.`
          : `The model makes its evaluator load the Java class ${quote(fn)}, which can't be seen from here.`,
        target: quote(fn),
      });
    }
  },
};
