import { sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { propertiesFacts } from './properties.ts';

/** Configuration of TorchServe. */
export const torchserve: Extractor = {
  id: 'torchserve',
  version: 1,
  summary: 'Configuration of TorchServe (config.properties): who reaches its interfaces, and the models that it loads.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /(?:^|\/)[\w.-]*config\.properties$/i.test(path),
  claims: ({ text }) =>
    /^[ \t]*(?:inference_address|management_address|metrics_address|model_store|load_models|disable_token_authorization|enable_envvars_config)[ \t]*[=:]/m.test(
      text,
    ),
  extract: ({ path, text }) => ({ ok: true, facts: propertiesFacts(sourceOf(path), text) }),
};
