/** Templates of the Microsoft Threat Modeling Tool (`.tb7`): reading, writing, and the threats that their filters generate. */
export { parseFilter, type Filter, type FilterResult, type FilterSubject } from './filter.ts';
export { generateThreats, type GeneratedThreat } from './generate.ts';
export { machineLearningTemplate, type TemplateClass, type TemplateRule } from './ml-template.ts';
export { readTemplate, templateOf, type TemplateResult } from './read.ts';
export type { Stencil, Template, TemplateAttribute, ThreatCategory, ThreatType } from './template.ts';
export { writeTemplate } from './write.ts';
