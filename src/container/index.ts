export { execScript, type ExecWord, type Script, scriptLines } from './exec-form.ts';
export { imageFacts } from './image-facts.ts';
export { imageOf } from './image.ts';
export { fillVariables } from './variables.ts';
