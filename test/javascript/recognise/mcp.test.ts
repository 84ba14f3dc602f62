import { expect, it } from 'vitest';
import { lines } from '../../support/javascript.ts';

const graph = { kinds: ['element', 'flow', 'operation', 'reference'] as const };

it('a server on a pipe with registered tools', async () => {
  expect(
    await lines(
      `#!/usr/bin/env node
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { spawn } from 'child_process';
const server = new McpServer({ name: 'ops', version: '1.0.0' });
async function runCommand(command: string, args: string[]) { return spawn(command, args); }
server.registerTool('run', { description: 'd', inputSchema: {} }, async ({ command, args }) => runCommand(command, args));
server.tool('echo', { text: z.string() }, async ({ text }) => ({ content: [{ type: 'text', text }] }));
server.resource('readme', 'file://readme', async () => ({ contents: [] }));
await server.connect(new StdioServerTransport());
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "5 element endpoint mcp app authentication=none exposure=local path=src/app.ts",
      "5 element service app path=src/app.ts",
      "8 element tool echo path=src/app.ts symbol=echo",
      "7 element tool run capabilities=shell path=src/app.ts symbol=run",
      "5 flow endpoint|src/app.ts||mcp app -> service|src/app.ts||app request call",
      "8 flow endpoint|src/app.ts||mcp app -> tool|src/app.ts|echo|echo tool-call call",
      "7 flow endpoint|src/app.ts||mcp app -> tool|src/app.ts|run|run tool-call call",
      "5 flow service|src/app.ts||app -> endpoint|src/app.ts||mcp app prediction call",
      "6 operation shell spawn command input=parameter path=src/app.ts symbol=runCommand",
    ]
  `);
});

it('a server that lists and calls its tools itself', async () => {
  expect(
    await lines(
      `
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import fs from 'fs/promises';
const TOOLS = [{ name: 'read_file', inputSchema: {} }, { name: 'add', inputSchema: {} }, { name: 'delete_file', inputSchema: {} }];
const server = new Server({ name: 'files' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: TOOLS }));
server.setRequestHandler(CallToolRequestSchema, async (request) => {
  const { name, arguments: args } = request.params;
  switch (name) {
    case 'read_file': {
      return { content: await fs.readFile(args.path, 'utf8') };
    }
    case 'add':
      return { content: args.a + args.b };
  }
  if (name === 'delete_file') { await remove(args.path); }
});
async function remove(path: string) { await fs.unlink(path); }
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "6 element endpoint mcp app path=src/app.ts",
      "6 element service app path=src/app.ts",
      "5 element tool add path=src/app.ts",
      "5 element tool delete_file capabilities=file-write path=src/app.ts",
      "5 element tool read_file capabilities=file-read path=src/app.ts",
      "6 flow endpoint|src/app.ts||mcp app -> service|src/app.ts||app request call",
      "5 flow endpoint|src/app.ts||mcp app -> tool|src/app.ts||add tool-call call",
      "5 flow endpoint|src/app.ts||mcp app -> tool|src/app.ts||delete_file tool-call call",
      "5 flow endpoint|src/app.ts||mcp app -> tool|src/app.ts||read_file tool-call call",
      "6 flow service|src/app.ts||app -> endpoint|src/app.ts||mcp app prediction call",
    ]
  `);
});

function serverWith(middleware: string): string {
  return `
import express from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
const app = express();
app.use(express.json());
app.post('/mcp', ${middleware}async (req, res) => {
  const server = new McpServer({ name: 'x' });
  const transport = new StreamableHTTPServerTransport({});
  await server.connect(transport);
});
app.get('/health', (req, res) => res.send('ok'));
app.listen(3000);
`;
}

it('a server on the network, with and without authentication', async () => {
  const endpoints = { kinds: ['element'] as const };
  expect(await lines(serverWith(''), endpoints)).toMatchInlineSnapshot(`
    [
      "9,8,13 element endpoint mcp app authentication=none details=GET /health,POST /mcp exposure=network path=src/app.ts",
      "6,9 element service app path=src/app.ts",
    ]
  `);
  expect(await lines(serverWith('requireBearerAuth({ verifier }), '), endpoints)).toMatchInlineSnapshot(`
    [
      "9,8,13 element endpoint mcp app authentication=required controls=authentication details=GET /health,POST /mcp exposure=network path=src/app.ts",
      "6,9 element service app path=src/app.ts",
    ]
  `);
});

it('FastMCP, and tools that another file serves', async () => {
  expect(
    await lines(
      `
import { FastMCP } from 'fastmcp';
const server = new FastMCP({ name: 'x', version: '1.0.0', authenticate: async (request) => check(request) });
server.addTool({ name: 'fetch', parameters, execute: async ({ url }) => fetch(url) });
server.start({ transportType: 'httpStream', httpStream: { port: 8080 } });
`,
      { kinds: ['element'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "3 element endpoint mcp app authentication=required controls=authentication exposure=network path=src/app.ts",
      "3 element service app path=src/app.ts",
      "4 element tool fetch capabilities=network path=src/app.ts symbol=fetch.execute",
    ]
  `);
  expect(
    await lines(
      `
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
export function registerShell(server: McpServer) {
  server.registerTool('shell', { inputSchema: {} }, async ({ command }) => execa(command));
}
`,
      { kinds: ['element', 'flow'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "4 element tool shell path=src/app.ts symbol=registerShell.shell",
      "4 flow endpoint|src/app.ts||mcp app -> tool|src/app.ts|registerShell.shell|shell tool-call call",
    ]
  `);
});

it('clients that start or call servers', async () => {
  expect(
    await lines(
      `
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { experimental_createMCPClient as createMCPClient } from 'ai';
new StdioClientTransport({ command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem', root] });
new StdioClientTransport({ command: 'node', args: ['./dist/server.js', '--verbose'] });
new StdioClientTransport({ command: process.env.SERVER, args });
new StreamableHTTPClientTransport(new URL('http://tools.example.com/mcp?key=1'));
new MultiServerMCPClient({ mcpServers: {
  math: { command: 'uvx', args: ['math-mcp==1.0.0'], transport: 'stdio' },
  maps: { url: 'https://maps.example.com/sse' },
} });
await createMCPClient({ transport: { type: 'sse', url: 'http://localhost:8080/sse' } });
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "7,8,9 element process app path=src/app.ts",
      "7 element tool @modelcontextprotocol/server-filesystem capabilities=spawn-server details=started by npx exposure=local path=src/app.ts trust=third-party",
      "9 element tool StdioClientTransport capabilities=spawn-server exposure=local path=src/app.ts",
      "8 element tool dist/server.js capabilities=spawn-server details=started by node exposure=local path=src/app.ts",
      "15 element tool localhost:8080/sse capabilities=network details=http://localhost:8080/sse exposure=local path=src/app.ts",
      "13 element tool maps capabilities=network details=https://maps.example.com/sse path=src/app.ts trust=third-party",
      "12 element tool math capabilities=spawn-server details=started by uvx exposure=local path=src/app.ts trust=third-party",
      "10 element tool tools.example.com/mcp capabilities=network details=http://tools.example.com/mcp path=src/app.ts trust=third-party",
      "7 flow process|src/app.ts||app -> tool|src/app.ts||@modelcontextprotocol/server-filesystem tool-call stdio",
      "9 flow process|src/app.ts||app -> tool|src/app.ts||StdioClientTransport tool-call stdio",
      "8 flow process|src/app.ts||app -> tool|src/app.ts||dist/server.js tool-call stdio",
      "15 flow process|src/app.ts||app -> tool|src/app.ts||localhost:8080/sse tool-call http",
      "13 flow process|src/app.ts||app -> tool|src/app.ts||maps tool-call https",
      "12 flow process|src/app.ts||app -> tool|src/app.ts||math tool-call stdio",
      "10 flow process|src/app.ts||app -> tool|src/app.ts||tools.example.com/mcp tool-call http",
      "7 reference tool-server @modelcontextprotocol/server-filesystem formats=code loader=npx path=src/app.ts pinned=none remoteCode=on symbol=@modelcontextprotocol/server-filesystem transport=registry",
      "15 reference tool-server http://localhost:8080/sse formats=unknown loader=url path=src/app.ts pinned=unknown symbol=localhost:8080/sse transport=http",
      "13 reference tool-server https://maps.example.com/sse formats=unknown loader=url path=src/app.ts pinned=unknown symbol=maps transport=https",
      "12 reference tool-server math-mcp controls=exact-pin formats=code loader=uvx path=src/app.ts pinned=tag remoteCode=on revision=1.0.0 symbol=math transport=registry",
      "10 reference tool-server http://tools.example.com/mcp formats=unknown loader=url path=src/app.ts pinned=unknown symbol=tools.example.com/mcp transport=http",
    ]
  `);
});
