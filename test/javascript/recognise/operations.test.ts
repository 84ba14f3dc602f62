import { describe, expect, it } from 'vitest';
import { lines } from '../../support/javascript.ts';

const operations = { kinds: ['operation'] as const };

describe('whose text is run', () => {
  it.each<[name: string, text: string]>([
    [
      'an answer',
      "import OpenAI from 'openai';\nasync function f(q) {\n  const res = await new OpenAI().chat.completions.create({ model: 'gpt-4o' });\n  eval(res.choices[0].message.content);\n}",
    ],
    [
      'an answer in other words',
      "import { generateText } from 'ai';\nconst { text } = await generateText({ model, prompt });\nconst code = text.replace(/`/g, '').trim();\nnew Function(code)();",
    ],
    [
      'an answer of a chain',
      "import { RunnableSequence } from '@langchain/core/runnables';\nimport { exec } from 'child_process';\nconst chain = RunnableSequence.from([prompt, llm]);\nexec(`sh -c \"${await chain.invoke({ q })}\"`);",
    ],
    [
      'an answer that a function of the file asks for',
      "import Anthropic from '@anthropic-ai/sdk';\nimport vm from 'vm';\nasync function ask(q) { const m = await new Anthropic().messages.create({ model: 'claude-3' }); return m.content; }\nvm.runInNewContext(await ask('x'));",
    ],
    ['a request of Express', "app.post('/run', (req, res) => { const { code } = req.body; eval(code); });"],
    [
      'a request of Next.js',
      "import { exec } from 'child_process';\nexport async function POST(req: Request) { const { cmd } = await req.json(); exec(`ls ${cmd}`); }",
    ],
    ['a request of Hono', "app.get('/x', async (c) => { eval(c.req.query('code')); });"],
    [
      'a request of Nest',
      "import { Controller, Post, Body } from '@nestjs/common';\n@Controller() class A { @Post() run(@Body() dto: Dto) { return eval(dto.code); } }",
    ],
    ['a parameter', 'export function run(code: string) { return eval(code); }'],
    ['the environment', 'eval(process.env.CODE);'],
    ['something unknown', 'eval(load());'],
    ['a fixed text', "eval('1 + 1'); new Function('return this')(); setTimeout(() => {}, 1);"],
  ])('%s', async (_, text) => {
    expect(await lines(text, { ...operations, path: 'app/api/run/route.ts' })).toMatchSnapshot();
  });
});

it('commands that somebody chooses, and fixed ones that install', async () => {
  expect(
    await lines(
      `
import { exec, execSync, spawn, spawnSync } from 'child_process';
import { execa, $ } from 'execa';
export function f(name: string, list: string[]) {
  exec('git log ' + name);
  spawn(name, list);
  spawn('git', ['log', name]);
  spawn('bash', ['-c', name]);
  spawnSync('ls', list, { shell: true });
  execa(name);
  execSync('npm run build');
  spawn(process.execPath, ['worker.js']);
}
execSync('curl -fsSL https://get.example.com/install.sh | bash');
execSync('pip install torch==2.1.0');
execSync('npx -y some-mcp-server');
`,
      { kinds: ['operation', 'dependency', 'reference', 'package-index'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "15 dependency torch controls=exact-pin manifest=code path=src/app.ts pinned=exact specifier===2.1.0",
      "14 operation remote-script curl https://get.example.com/install.sh | bash input=literal path=src/app.ts",
      "5 operation shell exec 'git log ' + name input=parameter path=src/app.ts symbol=f",
      "10 operation shell execa:execa name input=parameter path=src/app.ts symbol=f",
      "8 operation shell spawn 'bash' input=parameter path=src/app.ts symbol=f",
      "6 operation shell spawn name input=parameter path=src/app.ts symbol=f",
      "9 operation shell spawnSync 'ls' input=parameter path=src/app.ts symbol=f",
      "16 reference tool-server some-mcp-server formats=code loader=npx path=src/app.ts pinned=none remoteCode=on transport=registry",
    ]
  `);
});

it('answers and requests in statements, not beside them', async () => {
  expect(
    await lines(
      `
import OpenAI from 'openai';
import { Pool } from 'pg';
import { PrismaClient } from '@prisma/client';
import { sql } from '@vercel/postgres';
const pool = new Pool();
const prisma = new PrismaClient();
export async function POST(req) {
  const body = await req.json();
  const res = await new OpenAI().chat.completions.create({ model: 'gpt-4o' });
  const query = res.choices[0].message.content;
  await pool.query(query);
  await pool.query(\`select * from t where a = '\${body.a}'\`);
  await pool.query('select * from t where a = $1', [body.a]);
  await prisma.$queryRawUnsafe('select ' + body.a);
  await prisma.$queryRaw\`select \${body.a}\`;
  await sql\`select \${query}\`;
  await map.query(body);
}
`,
      { ...operations, path: 'app/api/x/route.ts' },
    ),
  ).toMatchInlineSnapshot(`
    [
      "15 operation sql $queryRawUnsafe 'select ' + body.a input=request path=app/api/x/route.ts symbol=POST",
      "13 operation sql query \`select * from t where a = '\${body.a}'\` input=request path=app/api/x/route.ts symbol=POST",
      "12 operation sql query query input=model-output path=app/api/x/route.ts symbol=POST",
    ]
  `);
});

it('templates made of the text of others', async () => {
  expect(
    await lines(
      `
import ejs from 'ejs';
import Handlebars from 'handlebars';
app.post('/a', (req, res) => { ejs.render(req.body.template, {}); ejs.render(fixed, req.body); });
Handlebars.compile('Hello {{name}}');
`,
      operations,
    ),
  ).toMatchInlineSnapshot(`
    [
      "4 operation template-rendering ejs:render req.body.template input=request path=src/app.ts symbol=/a",
    ]
  `);
});

it('certificates that are not checked', async () => {
  expect(
    await lines(
      `
import https from 'https';
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = 0;
const agent = new https.Agent({ rejectUnauthorized: false });
https.globalAgent.options.rejectUnauthorized = false;
const strict = new https.Agent({ rejectUnauthorized: true });
process.env.OTHER = '0';
`,
      operations,
    ),
  ).toMatchInlineSnapshot(`
    [
      "6 operation tls-verification-off https:globalAgent.options.rejectUnauthorized input=literal path=src/app.ts",
      "3,4 operation tls-verification-off process.env.NODE_TLS_REJECT_UNAUTHORIZED input=literal path=src/app.ts",
      "5 operation tls-verification-off rejectUnauthorized: false edits={"id":"verify-tls","path":"src/app.ts","startLine":5,"endLine":5,"replacement":"const agent = new https.Agent({ rejectUnauthorized: true });"} input=literal path=src/app.ts",
    ]
  `);
});

it('offers to check the certificate again', async () => {
  const { factsOf } = await import('../../support/javascript.ts');
  const facts = await factsOf(
    'const a = f({ rejectUnauthorized: false });\nconst b = { rejectUnauthorized: false, rejectUnauthorized: false };',
  );
  expect(facts.flatMap((fact) => (fact.fact === 'operation' ? fact.value.edits : []))).toEqual([
    {
      id: 'verify-tls',
      path: 'src/app.ts',
      startLine: 1,
      endLine: 1,
      replacement: 'const a = f({ rejectUnauthorized: true });',
    },
  ]);
});

it('credentials by their form or their name, never their value', async () => {
  const key = ['sk', 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d'].join('-');
  const facts = await lines(
    `
import OpenAI from 'openai';
const client = new OpenAI({ apiKey: '${key}' });
const element = <Map token="${['k7Jd92mXq4Lp', 'Z8vT1nBc'].join('')}" />;
const fromEnv = process.env.OPENAI_API_KEY || '${key}';
const placeholder = 'sk-your-key-here-your-key-here-your-key-here';
const header = \`Bearer \${process.env.TOKEN}\`;
`,
    { path: 'src/app.tsx', kinds: ['credential'] },
  );
  expect(facts).toMatchInlineSnapshot(`
    [
      "3 credential apiKey (openai) certainty=exact path=src/app.tsx provider=openai",
      "5 credential fromEnv (openai) certainty=exact path=src/app.tsx provider=openai",
      "4 credential token (generic) certainty=likely path=src/app.tsx provider=generic",
    ]
  `);
  expect(facts.join('\n')).not.toContain(key.slice(5, 20));
});
