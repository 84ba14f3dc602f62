import type { Unit } from './unit.ts';

const PACKAGES =
  /^(?:@modelcontextprotocol\/[\w-]+|fastmcp|mcp-framework|mcp-handler|@vercel\/mcp-adapter|agents|@cloudflare\/agents|@nestjs-mcp\/server|@rekog\/mcp-nest)$/;

/** Whether the file speaks of the Model Context Protocol, be it for its types alone. */
export function importsMcp(unit: Unit): boolean {
  return (
    [...unit.packages].some((name) => PACKAGES.test(name)) ||
    unit.module.imports.some(({ module }) => module.startsWith('@modelcontextprotocol/'))
  );
}
