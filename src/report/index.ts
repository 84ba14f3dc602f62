/** Outputs of an analysis and of a system model. */
import type { ControlsOutput, ModelOutput, Output, RiskOutput } from './contract.ts';
import { controlsCsv } from './controls-csv/index.ts';
import { controlsHtml } from './controls-html/index.ts';
import { controlsJson } from './controls-json/index.ts';
import { controlsText } from './controls-text/index.ts';
import { diagram, modelDiagram } from './diagram/index.ts';
import { htmlPage } from './html/index.ts';
import { json } from './json/index.ts';
import { markdown } from './markdown/index.ts';
import { modelHtml } from './model-html/index.ts';
import { modelJson } from './model-json/index.ts';
import { modelSvg } from './model-svg/index.ts';

import { riskHtml } from './risk-html/index.ts';
import { riskJson } from './risk-json/index.ts';
import { riskText } from './risk-text/index.ts';
import { sarif } from './sarif/index.ts';
import { text } from './text/index.ts';

export type { ModelOutput, ModelReport, Output, RenderOptions } from './contract.ts';

export { code, prose, rich, visible } from './escape.ts';
export { checkRunOf, type Annotation, type CheckRun } from './check-run/index.ts';
export { resolvedBody, reviewCommentsOf, type ReviewComment } from './review-comments/index.ts';

/** Forms of an analysis, alphabetical by folder. */
export const outputs: readonly Output[] = [diagram, htmlPage, json, markdown, sarif, text];

/** Forms of one commit's system, alphabetical by folder. */
export const modelOutputs: readonly ModelOutput[] = [modelDiagram, modelHtml, modelJson, modelSvg];

/** Forms of an estimate in money, alphabetical by folder. */
export const riskOutputs: readonly RiskOutput[] = [riskHtml, riskJson, riskText];

/** Forms of the coverage of controls, alphabetical by folder. */
export const controlsOutputs: readonly ControlsOutput[] = [controlsCsv, controlsHtml, controlsJson, controlsText];
