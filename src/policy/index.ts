export { accept } from './acceptances.ts';
export { Configuration, CONFIGURATION_PATH, configurationSchema, gateOf, readLimitOf } from './configuration.ts';
export { isResultsFile } from './demanded-evidence.ts';
export { declare } from './declare.ts';
export { acceptGranted, contentHash, withoutGranted } from './grants.ts';
export { isIgnored } from './ignore.ts';
export { proposeConfiguration } from './propose.ts';
export { readConfiguration, type ConfigurationReading } from './read-configuration.ts';
export { decide, isRelevant, unreadOf, worsened, type Judgement, type Unread } from './verdict.ts';
