import { describe, expect, it } from 'vitest';
import { systemOfFiles } from '../../support/python-project.ts';

async function detailsOf(name: string): Promise<readonly string[]> {
  const text = `from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("${name}")\n`;
  const { elements } = await systemOfFiles({ 'app.py': text });
  return elements.find((element) => element.kind === 'model')?.details ?? [];
}

describe('owners on a hub', () => {
  it.each([
    ['EleuterAI/gpt-j-6B', ['owner resembles EleutherAI']],
    ['meta-Ilama/Llama-3-8B', ['owner resembles meta-llama']],
    ['EleutherAI/gpt-j-6B', []],
    ['eleutherai/gpt-j-6B', []],
    ['somebody-else/model', []],
  ])('%s: %j', async (name, details) => {
    expect(await detailsOf(name)).toEqual(details);
  });
});
