export { aliasFacts, namedEnd, remarkFact } from './alias.ts';
export { elementFact, type End, keyOfEnd, ownElement, sharedElement } from './element.ts';
export { type Carried, flowFact, readBy, writtenBy } from './flow.ts';
export { hiddenText } from './hidden-text.ts';
export { hubNameOf, type HubName } from './hub.ts';
export { askedBy, type LanguageModel, languageModelElement, languageModelOf, promptedBy } from './language-model.ts';
export { hostOf, hostsIn, protocolOf } from './host.ts';
export {
  dataOfKind,
  folderOf,
  formatOfModelFile,
  isAddress,
  isCodePath,
  isModelPath,
  kindOfLocation,
  locationElement,
  repositoryPath,
  schemeOf,
  trustOfLocation,
  withoutSecrets,
} from './location.ts';
export { type Locked, lockedExtraction, unmergedReason } from './locked.ts';
export { condaFacts, packageListFacts } from './packages.ts';
export { pixiFacts } from './pixi.ts';
export { placedRequirement } from './placed.ts';
export { promptElement, promptEnd } from './prompt.ts';
export { type Documents, readJson, readYaml } from './read.ts';
export { scriptFacts, scriptOfText, scriptOfWords, startedFiles } from './script.ts';
export { steeringOf } from './steering-text.ts';
export { evidenceAt, lineOf, type Lines, linesOf, siteAt, type Source, sourceOf } from './source.ts';
export { kindOfStep } from './step-kind.ts';
export { protocolOfStore, storeElement } from './store.ts';
export { artifactFact, jobFact, loadFact, operationFact, referenceFact, runsFact, signalFact } from './subjects.ts';
export { withoutExpressions, withoutPlaceholders } from './template.ts';
