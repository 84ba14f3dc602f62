import { describe, expect, it } from 'vitest';
import { lines } from '../../support/javascript.ts';

const endpoints = { kinds: ['element', 'operation'] as const };
const ml = "import OpenAI from 'openai';\n";

describe('servers of an ML flow', () => {
  it.each([
    [
      'every interface by default',
      "import express from 'express';\nconst app = express();\napp.post('/chat', (req, res) => {});\napp.listen(3000);",
    ],
    [
      'every interface by name',
      "const express = require('express');\nconst app = express();\napp.listen(process.env.PORT, '0.0.0.0');",
    ],
    ['this machine', "import express from 'express';\nconst app = express();\napp.listen(3000, '127.0.0.1');"],
    [
      'a host of the settings',
      "import express from 'express';\nconst app = express();\napp.listen(3000, process.env.HOST);",
    ],
    [
      'Fastify',
      "import Fastify from 'fastify';\nconst app = Fastify();\napp.post('/predict', async () => {});\nawait app.listen({ port: 3000 });",
    ],
    [
      'Fastify for all',
      "import Fastify from 'fastify';\nconst app = Fastify();\nawait app.listen({ port: 3000, host: '0.0.0.0' });",
    ],
    [
      'Hono on Node',
      "import { Hono } from 'hono';\nimport { serve } from '@hono/node-server';\nconst app = new Hono();\napp.get('/a', (c) => c.text(''));\nserve({ fetch: app.fetch, port: 1 });",
    ],
    ['Bun', 'Bun.serve({ port: 1, fetch(req) {} });'],
    ['Deno', "Deno.serve({ hostname: '127.0.0.1' }, (req) => new Response());"],
    [
      'Koa',
      "import Koa from 'koa';\nimport Router from '@koa/router';\nconst app = new Koa();\nconst router = new Router();\nrouter.post('/ask', async (ctx) => {});\napp.listen(1);",
    ],
    ['http', "import http from 'http';\nhttp.createServer((req, res) => {}).listen(8080);"],
  ])('%s', async (_, text) => {
    expect(await lines(ml + text, endpoints)).toMatchSnapshot();
  });

  it.each([
    ['a middleware of the route', "app.post('/chat', requireAuth, (req, res) => {});"],
    ['passport', "app.post('/chat', passport.authenticate('jwt'), (req, res) => {});"],
    ['a middleware of the application', "app.use(expressjwt({ secret }));\napp.post('/chat', (req, res) => {});"],
    [
      'a look at the header',
      "app.post('/chat', (req, res) => { if (req.headers['x-api-key'] !== process.env.KEY) return res.sendStatus(401); });",
    ],
    ['a wrapped handler', "app.post('/chat', withAuth(async (req, res) => {}));"],
    [
      'health checks stay open',
      "app.get('/health', (req, res) => {});\napp.post('/chat', verifyToken, (req, res) => {});",
    ],
  ])('%s asks callers who they are', async (_, routes) => {
    const found = await lines(`${ml}import express from 'express';\nconst app = express();\n${routes}`, {
      kinds: ['element'],
    });
    expect(found.filter((line) => line.includes('endpoint'))).toEqual([
      expect.stringContaining('authentication=required controls=authentication'),
    ]);
  });

  it.each([
    ['a body parser', "app.use(express.json());\napp.post('/chat', (req, res) => {});"],
    ['a count of tokens', "app.use(countTokens);\napp.post('/chat', (req, res) => {});"],
    ['one open route', "app.get('/a', verifyToken, (req, res) => {});\napp.post('/chat', (req, res) => {});"],
  ])('%s asks nobody', async (_, routes) => {
    const found = await lines(`${ml}import express from 'express';\nconst app = express();\n${routes}`, {
      kinds: ['element'],
    });
    expect(found.filter((line) => line.includes('endpoint'))).toEqual([expect.stringContaining('authentication=none')]);
  });
});

describe('routes that a place or a decorator makes', () => {
  const chat = "import { streamText } from 'ai';\n";

  it.each([
    [
      'Next.js',
      'app/(site)/api/chat/route.ts',
      `${chat}export async function POST(req: Request) {}\nexport const GET = async () => {};\nexport const runtime = 'edge';`,
    ],
    [
      'Next.js with a session',
      'src/app/api/chat/route.ts',
      `${chat}import { auth } from '@clerk/nextjs/server';\nexport async function POST(req: Request) { const { userId } = await auth(); }`,
    ],
    ['Next.js pages', 'pages/api/chat.ts', `${chat}export default async function handler(req, res) {}`],
    ['SvelteKit', 'src/routes/api/chat/+server.ts', `${chat}export const POST = async ({ request }) => {};`],
    ['Nuxt', 'server/api/chat.ts', `${chat}export default defineLazyEventHandler(async () => {});`],
    [
      'a worker',
      'src/index.ts',
      `${chat}export default { async fetch(request, env, ctx) { return new Response(); } } satisfies ExportedHandler<Env>;`,
    ],
    [
      'Nest',
      'src/chat.controller.ts',
      `${chat}import { Controller, Post, Get, UseGuards } from '@nestjs/common';\n@Controller('chat')\nexport class ChatController {\n  @UseGuards(JwtAuthGuard)\n  @Post('ask') ask() {}\n  @Get() list() {}\n}`,
    ],
  ])('%s', async (_, path, text) => {
    expect(await lines(text, { path, kinds: ['element'] })).toMatchSnapshot();
  });
});

it('answers for browsers of every origin', async () => {
  expect(
    await lines(
      `${ml}import express from 'express';
import cors from 'cors';
const app = express();
app.use(cors());
app.use(cors({ origin: '*', credentials: true }));
app.use(cors({ origin: true }));
app.use(cors({ origin: ['https://app.example.com'] }));
app.use(cors({ origin: process.env.ORIGIN }));
app.use(cors(options));
res.setHeader('Access-Control-Allow-Origin', '*');
new Response('', { headers: { 'Access-Control-Allow-Origin': '*' } });
new Response('', { headers: { 'Access-Control-Allow-Origin': 'https://a.example.com' } });
`,
      { kinds: ['operation'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "5,7,11,12 operation cors-any-origin any origin input=literal path=src/app.ts",
      "6 operation cors-any-origin any origin, with credentials input=literal path=src/app.ts",
    ]
  `);
});

it('a web server without a model is nobody’s business here', async () => {
  expect(
    await lines(
      `import express from 'express';
import cors from 'cors';
import { Pool } from 'pg';
import { routes } from './routes';
const pool = new Pool();
const app = express();
app.use(cors());
app.get('/users/:id', (req, res) => res.json(pool.query('select * from users where id = $1', [req.params.id])));
app.listen(3000);
`,
      { kinds: ['element', 'flow', 'operation', 'signal', 'reference', 'credential'] },
    ),
  ).toEqual([]);
});
