import { YAML_LIMIT, type Extractor } from '../contract.ts';
import { mcpConfigFacts } from './mcp-config-facts.ts';

/** Files whose name says that they configure clients. */
const NAMED =
  /(?:^|\/)(?:\.?mcp\.jsonc?|mcp[-_]?(?:config|servers?|settings)\.json|cline_mcp_settings\.json|claude_desktop_config\.json|\.claude\/settings(?:\.local)?\.json|\.gemini\/settings\.json)$/;
/** Files that configure more than that. */
const SHARED =
  /(?:^|\/)(?:\.vscode\/(?:settings|tasks)\.json|\.zed\/settings\.json|devcontainer\.json|\.?opencode\.jsonc?|gemini-extension\.json|\.(?:claude|codex|cursor)-plugin\/plugin\.json|hooks\/hooks\.json|\.codex\/config\.toml|\.continue\/(?:config\.(?:ya?ml|json)|mcpServers\/[^/]+\.ya?ml)|server\.json|smithery\.ya?ml)$/;
const SPEAKS =
  /mcpServers|mcp_servers|context_servers|["']mcp["']\s*:|["']hooks["']\s*:|["']folderOpen["']|approval_policy|sandbox_mode|autoApprove|["']permission["']\s*:|startCommand|static\.modelcontextprotocol\.io\/schemas/;

/** Facts of the configuration of agents' clients: tool servers, and what the agent may do without asking. */
export const mcpConfig: Extractor = {
  id: 'mcp-config',
  version: 4,
  summary:
    'Configuration of MCP clients and coding agents, and descriptions of MCP servers: tool servers, hooks, switched-off questions.',
  maxBytes: YAML_LIMIT,
  matches: (path) => NAMED.test(path) || SHARED.test(path),
  claims: ({ path, text }) => NAMED.test(path) || SPEAKS.test(text),
  extract: (file) => mcpConfigFacts(file),
};
