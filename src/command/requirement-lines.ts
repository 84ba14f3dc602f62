import type { Fact } from '../model/index.ts';
import { dependencyFacts } from './dependency-fact.ts';
import { readOptions } from './options.ts';
import { isOwnFolder } from './packages.ts';
import { indexFactsOfOptions } from './pip-options.ts';
import { parseRequirement } from './requirement.ts';
import type { Site } from './script-place.ts';

/** Options of a requirements file that take the next word. */
const VALUED = new Set(
  `-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links --trusted-host --no-binary
  --only-binary --use-feature`.split(/\s+/),
);

/**
 * Facts of one logical line of a requirements file (continuations joined), or of an item of conda's `pip:` list: a requirement or
 * options that decide where packages come from. Other files (`-r`, `-c`) and the repository itself (`-e .`) say nothing.
 */
export function requirementLineFacts(site: Site, line: string): Fact[] {
  const text = line.trim();
  if (text.startsWith('-') && !/^(?:-e|--editable)/.test(text)) {
    const words = text.split(/\s+/);
    const comment = words.findIndex((word) => word.startsWith('#'));
    const used = comment === -1 ? words : words.slice(0, comment);
    return indexFactsOfOptions(
      site,
      readOptions(
        used.map((word) => word.replaceAll(/^["']|["']$/g, '')),
        VALUED,
      ),
    );
  }
  const requirement = parseRequirement(text);
  return requirement === null || isOwnFolder(requirement) ? [] : dependencyFacts(site, requirement);
}
