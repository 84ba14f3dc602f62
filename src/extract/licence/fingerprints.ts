/** A licence as the Hugging Face hub or SPDX names it. `ofModels`: nobody puts code under it. */
export type Licence = { readonly id: string; readonly ofModels: boolean; readonly line: number };

/** Words that only one licence has near its top, the more special first. */
const MODELS: readonly (readonly [RegExp, string])[] = [
  [/llama\s+(\d(?:\.\d)?)\s+(?:version\s+)?(?:community|acceptable|use)/i, 'llama'],
  [/llama\s+community\s+license/i, 'llama'],
  [/llama\s+(\d(?:\.\d)?)\s+acceptable use policy|acceptable use policy.{0,80}llama/i, 'llama'],
  [/gemma\s+(?:terms of use|prohibited use)/i, 'gemma'],
  [/creativeml open rail\+\+-?m/i, 'openrail++'],
  [/creativeml open rail-?m/i, 'creativeml-openrail-m'],
  [/bigscience (?:open )?rail/i, 'bigscience-openrail-m'],
  [/bigcode open rail-?m/i, 'bigcode-openrail-m'],
  [/(?:open )?rail-[mds]\b|responsible ai license/i, 'openrail'],
  [/deepseek (?:model )?license/i, 'deepseek'],
  [/tongyi qianwen|qwen (?:research )?license/i, 'qwen'],
  [/stability ?ai.{0,40}(?:community|research|non-?commercial) license/i, 'stabilityai'],
  [/flux\.?1? \[?dev\]?.{0,20}non-?commercial/i, 'flux-1-dev-non-commercial-license'],
  [/chatglm\d?.{0,20}license/i, 'chatglm'],
  [/falcon.{0,40}(?:license|acceptable use)/i, 'falcon-llm-license'],
  [/mistral ai (?:research|non-production) license/i, 'mistral-research'],
  [/fair (?:noncommercial|non-commercial) research license/i, 'fair-noncommercial-research-license'],
  [/nvidia open model license/i, 'nvidia-open-model-license'],
  [/ai2 impact license/i, 'ai2-impact'],
  [/baichuan.{0,40}license/i, 'baichuan'],
  [/yi series models/i, 'yi-license'],
  [/openmdw license/i, 'openmdw'],
  [/health ai developer foundations/i, 'health-ai-developer-foundations'],
];

const GENERAL: readonly (readonly [RegExp, string])[] = [
  [/gnu affero general public license/i, 'agpl-3.0'],
  [/gnu lesser general public license/i, 'lgpl'],
  [/gnu general public license\s+version 2/i, 'gpl-2.0'],
  [/gnu general public license/i, 'gpl-3.0'],
  [/apache license,?\s+version 2\.0/i, 'apache-2.0'],
  [/mozilla public license version 2\.0/i, 'mpl-2.0'],
  [/attribution-noncommercial-noderivatives 4\.0/i, 'cc-by-nc-nd-4.0'],
  [/attribution-noncommercial-sharealike 4\.0/i, 'cc-by-nc-sa-4.0'],
  [/attribution-noncommercial 4\.0/i, 'cc-by-nc-4.0'],
  [/attribution-sharealike 4\.0/i, 'cc-by-sa-4.0'],
  [/attribution-noderivatives 4\.0/i, 'cc-by-nd-4.0'],
  [/attribution 4\.0 international/i, 'cc-by-4.0'],
  [/cc0 1\.0 universal/i, 'cc0-1.0'],
  [/community data license agreement/i, 'cdla'],
  [/open data commons/i, 'odc'],
  [/permission is hereby granted, free of charge, to any person obtaining a copy/i, 'mit'],
  [/redistribution and use in source and binary forms/i, 'bsd'],
];

/** What is looked at: titles and grants stand near the top. */
const HEAD = 20_000;

/** The licence that a text is, by words that only it has; null for a text of one's own. */
export function licenceOf(text: string): Licence | null {
  const head = text.slice(0, HEAD);
  const folded = head.replaceAll(/[^\S\n]+/g, ' ').replaceAll(/\n+ ?/g, '\n');
  const line = folded.replaceAll('\n', ' ');
  for (const [pattern, id] of MODELS) {
    // The name of a licence stands in its title, and other licences speak of it further down.
    const found = pattern.exec(line.slice(0, 3_000));
    if (found !== null)
      return { id: `${id}${id === 'llama' ? (found[1] ?? '') : ''}`, ofModels: true, line: lineOf(head, found[0]) };
  }
  for (const [pattern, id] of GENERAL) {
    const found = pattern.exec(line);
    if (found !== null) return { id, ofModels: false, line: lineOf(head, found[0]) };
  }
  return null;
}

/** The first line that holds the first words of what was found. */
function lineOf(text: string, found: string): number {
  const start = found.split(' ').slice(0, 2).join(' ').toLowerCase();
  const at = text.split('\n').findIndex((line) => line.toLowerCase().replaceAll(/\s+/g, ' ').includes(start));
  return at === -1 ? 1 : at + 1;
}
