import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { mcpConfigFacts } from './mcp-config-facts.ts';

const NAMED =
  /(?:^|\/)(?:\.?mcp\.json|mcp_config\.json|cline_mcp_settings\.json|claude_desktop_config\.json|\.claude\/settings(?:\.local)?\.json|\.gemini\/settings\.json)$/;

/** Facts of the configuration of agents' clients: tool servers, and what the agent may do without asking. */
export const mcpConfig: Extractor = {
  id: 'mcp-config',
  version: 1,
  summary: 'Configuration of MCP clients and coding agents: tool servers, hooks and switched-off questions.',
  maxBytes: YAML_LIMIT,
  matches: (path) => NAMED.test(path),
  extract: (file) => mcpConfigFacts(file),
};
