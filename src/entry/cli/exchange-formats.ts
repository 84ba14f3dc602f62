import type { Catalogs } from '../../catalog/index.ts';
import { exchangeFormats, machineLearningTemplate, type ExchangeFormat, type Template } from '../../exchange/index.ts';
import { loadRules } from '../../rules/index.ts';
import { severityOf } from '../../threats/index.ts';
import { packageVersion, RULES } from '../package-root.ts';

/** The template of the Threat Modeling Tool that follows from the shipped rules and STRIDE-LLM; a text when the rules cannot be used. */
export function shippedTemplate(catalogs: Catalogs): Template | string {
  const loaded = loadRules(RULES, catalogs);
  if (!loaded.ok) return `${loaded.problems.join('\n')}\n`;
  const { letters, classes } = catalogs.files['stride-llm'];
  return machineLearningTemplate({
    version: packageVersion(),
    letters,
    classes,
    rules: loaded.rules
      .filter(({ rule }) => rule.status === 'stable')
      .map(({ rule }) => ({
        id: rule.id,
        title: rule.title,
        summary: rule.summary,
        letter: rule.stride[0]?.slice(0, 1) ?? 'T',
        severity: severityOf(rule.likelihood, rule.impact),
        each: rule.match.each,
        when: rule.match.when,
        unless: rule.match.unless,
        mitigations: rule.mitigations,
      })),
  });
}

/** Every format of other tools, with the shipped template; a text when the rules cannot be used. */
export function shippedFormats(catalogs: Catalogs): readonly ExchangeFormat[] | string {
  const template = shippedTemplate(catalogs);
  return typeof template === 'string' ? template : exchangeFormats(template);
}
