export { execScript, type ExecWord, type Script, scriptLines } from './exec-form.ts';
export { foldServers } from './fold-servers.ts';
export { hostPathPower } from './host-path.ts';
export { imageFacts } from './image-facts.ts';
export { imageOf, isMachineLearningImage } from './image.ts';
export { fillVariables } from './variables.ts';
export { type Software, softwareOf } from './software.ts';
