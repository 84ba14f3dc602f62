import { expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

it('an agent calls the tools that it imports from other files, by path and by alias, made or handed over', async () => {
  const files = {
    'package.json': '{"dependencies": {"ai": "5.0.0"}}',
    'lib/tools/create-document.ts': [
      "import { tool } from 'ai';",
      'export const createDocument = ({ session }) => tool({ description: "d", execute: async ({ q }) => fetch(q) });',
    ],
    'lib/tools/weather.ts': [
      "import { tool } from 'ai';",
      'export const getWeather = tool({ description: "w", execute: async () => fetch("https://api.acme.com") });',
      'export const unused = tool({ description: "u", execute: async () => 1 });',
    ],
    'app/route.ts': [
      "import { streamText } from 'ai';",
      "import { createDocument } from '@/lib/tools/create-document';",
      "import { getWeather } from '../lib/tools/weather';",
      "import { other } from '@acme/tools';",
      'export async function POST(request) {',
      '  return streamText({ model, tools: { getWeather, createDocument: createDocument({ session }), other } });',
      '}',
    ],
  };
  const lines = await systemLines(files);
  expect(lines.filter((line) => line.includes('tool-call')).map((line) => line.replace(/ @.*/, '')))
    .toMatchInlineSnapshot(`
    [
      "app/route.ts:POST streamText -> lib/tools/create-document.ts:createDocument.execute tool tool-call",
      "app/route.ts:POST streamText -> lib/tools/weather.ts:getWeather.execute getWeather tool-call",
    ]
  `);
});
