export { execScript, type ExecWord, type Script, scriptLines } from './exec-form.ts';
export { foldServers } from './fold-servers.ts';
export { imageFacts } from './image-facts.ts';
export { imageOf } from './image.ts';
export { fillVariables } from './variables.ts';
export { type Software, softwareOf } from './software.ts';
