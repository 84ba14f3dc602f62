/** Diagrams and threat models of other tools: reading them, writing them, and holding them against what files show. */
import { drawio } from './drawio/index.ts';
import { graphviz } from './graphviz/index.ts';
import { lucid } from './lucid/index.ts';
import { mermaid } from './mermaid/index.ts';
import { otm } from './otm/index.ts';
import { pytm } from './pytm/index.ts';
import { tm7 } from './tm7/index.ts';
import type { Template } from './tb7/index.ts';
import { threagile } from './threagile/index.ts';
import { threatComposer } from './threat-composer/index.ts';
import { threatDragon } from './threat-dragon/index.ts';
import { tmBom } from './tm-bom/index.ts';
import { vsdx } from './vsdx/index.ts';
import type { ExchangeFormat } from './contract.ts';

export type {
  Drawing,
  DrawnBoundary,
  DrawnElement,
  DrawnFlow,
  DrawnThreat,
  ExchangeFile,
  ExchangeFormat,
  NotUnderstood,
  ReadResult,
} from './contract.ts';
export { guidOf } from './guid.ts';
export { drawingOf } from './from-system.ts';
export { readDrawing } from './read-drawing.ts';
export {
  generateThreats,
  machineLearningTemplate,
  readTemplate,
  writeTemplate,
  type Template,
  type TemplateClass,
  type TemplateRule,
} from './tb7/index.ts';
export { zip } from './zip.ts';

/** Every format, those whose content is told most surely first. `template` is what new files of the Threat Modeling Tool embed. */
export function exchangeFormats(template: Template): readonly ExchangeFormat[] {
  return [
    tm7(template),
    drawio,
    lucid,
    vsdx,
    threatDragon,
    otm,
    threagile,
    tmBom,
    threatComposer,
    pytm,
    mermaid,
    graphviz,
  ];
}
