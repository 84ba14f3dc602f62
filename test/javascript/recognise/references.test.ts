import { expect, it } from 'vitest';
import { lines } from '../../support/javascript.ts';

const graph = { kinds: ['element', 'flow', 'reference', 'dependency'] as const };

it('models of the Hub', async () => {
  expect(
    await lines(
      `
import { pipeline, AutoTokenizer, AutoModel, env } from '@huggingface/transformers';
import { downloadFile } from '@huggingface/hub';
import { HuggingFaceTransformersEmbeddings } from '@langchain/community/embeddings/huggingface_transformers';
const MODEL = 'Xenova/all-MiniLM-L6-v2';
await pipeline('feature-extraction', MODEL);
await pipeline('translation', 'Xenova/nllb-200', { revision: 'f0fd3bf0b2d7d5d4a1a1c8e3a5a3f5b6c7d8e9f0' });
await pipeline('text-generation', name, { revision: 'main' });
await AutoTokenizer.from_pretrained('Xenova/bert-base-uncased');
await AutoModel.from_pretrained('./models/own');
await downloadFile({ repo: 'gpt2', path: 'model.safetensors', revision: 'v1.0' });
await downloadFile({ repo: { type: 'dataset', name: 'acme/reviews' }, path: 'train.parquet' });
new HuggingFaceTransformersEmbeddings({ model: 'Xenova/bge-small-en' });
await pipeline('sentiment-analysis');
`,
      graph,
    ),
  ).toMatchInlineSnapshot(`
    [
      "12 element dataset acme/reviews trust=third-party",
      "6,7,9,11,12,13 element external-service huggingface.co trust=third-party",
      "8 element llm transformers trust=unknown",
      "6 element model Xenova/all-MiniLM-L6-v2 trust=third-party",
      "9 element model Xenova/bert-base-uncased trust=third-party",
      "13 element model Xenova/bge-small-en trust=third-party",
      "7 element model Xenova/nllb-200 trust=third-party",
      "11 element model gpt2 trust=third-party",
      "10 element model models/own",
      "6,7,9 element process app path=src/app.ts",
      "12 flow dataset|||acme/reviews -> process|src/app.ts||app dataset hub",
      "12 flow external-service|||huggingface.co -> dataset|||acme/reviews dataset https",
      "6 flow external-service|||huggingface.co -> model|||Xenova/all-MiniLM-L6-v2 model https",
      "9 flow external-service|||huggingface.co -> model|||Xenova/bert-base-uncased model https",
      "13 flow external-service|||huggingface.co -> model|||Xenova/bge-small-en model https",
      "7 flow external-service|||huggingface.co -> model|||Xenova/nllb-200 model https",
      "11 flow external-service|||huggingface.co -> model|||gpt2 model https",
      "8 flow llm|||transformers -> process|src/app.ts||app completion unknown",
      "6 flow model|||Xenova/all-MiniLM-L6-v2 -> process|src/app.ts||app model hub",
      "9 flow model|||Xenova/bert-base-uncased -> process|src/app.ts||app model hub",
      "13 flow model|||Xenova/bge-small-en -> process|src/app.ts||app model hub",
      "7 flow model|||Xenova/nllb-200 -> process|src/app.ts||app model hub",
      "11 flow model|||gpt2 -> process|src/app.ts||app model hub",
      "10 flow model|||models/own -> process|src/app.ts||app model file",
      "8 flow process|src/app.ts||app -> llm|||transformers prompt unknown",
      "12 reference dataset acme/reviews formats=unknown loader=downloadFile path=src/app.ts pinned=none transport=hub",
      "13 reference embedding Xenova/bge-small-en formats=onnx loader=HuggingFaceTransformersEmbeddings path=src/app.ts pinned=none transport=hub",
      "10 reference model ./models/own formats=onnx loader=AutoModel.from_pretrained path=src/app.ts pinned=local transport=local",
      "6 reference model Xenova/all-MiniLM-L6-v2 formats=onnx loader=pipeline path=src/app.ts pinned=none transport=hub",
      "7 reference model Xenova/nllb-200 controls=commit-pin formats=onnx loader=pipeline path=src/app.ts pinned=commit revision=f0fd3bf0b2d7d5d4a1a1c8e3a5a3f5b6c7d8e9f0 transport=hub",
      "11 reference model gpt2 formats=safetensors loader=downloadFile path=src/app.ts pinned=tag revision=v1.0 transport=hub",
      "8 reference model name formats=onnx loader=pipeline path=src/app.ts pinned=branch revision=main transport=hub",
      "9 reference tokenizer Xenova/bert-base-uncased formats=unknown loader=AutoTokenizer.from_pretrained path=src/app.ts pinned=none transport=hub",
    ]
  `);
});

it('names are folders of this machine once remote models are off', async () => {
  const text =
    "import { pipeline, env } from '@xenova/transformers';\nenv.allowRemoteModels = false;\nawait pipeline('summarization', 'acme/model');";
  expect(await lines(text, { kinds: ['reference'] })).toMatchInlineSnapshot(`
    [
      "3 reference model acme/model formats=onnx loader=pipeline path=src/app.ts pinned=local transport=local",
    ]
  `);
});

it('models by file and address', async () => {
  expect(
    await lines(
      `
import * as tf from '@tensorflow/tfjs-node';
import * as ort from 'onnxruntime-node';
import path from 'path';
import { fileURLToPath } from 'url';
await tf.loadLayersModel('https://storage.googleapis.com/acme/model.json?token=x');
await tf.loadGraphModel('file://./model/model.json');
await ort.InferenceSession.create('./models/detector.onnx');
await ort.InferenceSession.create(path.join(__dirname, '../weights/det.onnx'));
await ort.InferenceSession.create(fileURLToPath(new URL('./near.onnx', import.meta.url)));
await ort.InferenceSession.create(new Uint8Array(bytes));
await ort.InferenceSession.create(\`http://models.example.com/\${name}.onnx\`);
const model = tf.sequential();
await model.fit(xs, ys);
`,
      { ...graph, path: 'server/vision.ts' },
    ),
  ).toMatchInlineSnapshot(`
    [
      "12 element model http://models.example.com/ trust=public",
      "6 element model https://storage.googleapis.com/acme/model.json trust=public",
      "7 element model model/model.json",
      "8 element model models/detector.onnx",
      "10 element model server/near.onnx",
      "9 element model weights/det.onnx",
      "14 element training vision path=server/vision.ts",
      "12 flow model|||http://models.example.com/ -> training|server/vision.ts||vision model http",
      "6 flow model|||https://storage.googleapis.com/acme/model.json -> training|server/vision.ts||vision model https",
      "7 flow model|||model/model.json -> training|server/vision.ts||vision model file",
      "8 flow model|||models/detector.onnx -> training|server/vision.ts||vision model file",
      "10 flow model|||server/near.onnx -> training|server/vision.ts||vision model file",
      "9 flow model|||weights/det.onnx -> training|server/vision.ts||vision model file",
      "12 reference weights http://models.example.com/ formats=onnx loader=InferenceSession.create path=server/vision.ts pinned=none transport=http",
      "6 reference weights https://storage.googleapis.com/acme/model.json formats=unknown loader=loadLayersModel path=server/vision.ts pinned=none transport=https",
    ]
  `);
});

it('packages that a file fetches by itself', async () => {
  expect(
    await lines(
      `
import OpenAI from 'npm:openai@4.20.1';
import { pipeline } from 'https://cdn.jsdelivr.net/npm/@xenova/transformers@2.6.0';
import { ChatOpenAI } from 'https://esm.sh/@langchain/openai';
import { serve } from 'https://deno.land/std@0.168.0/http/server.ts';
import type { A } from 'npm:ai@5';
`,
      { kinds: ['dependency', 'signal'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "4 dependency @langchain/openai ecosystem=npm manifest=code origin=https://esm.sh/@langchain/openai path=src/app.ts pinned=url source=url",
      "3 dependency @xenova/transformers ecosystem=npm manifest=code origin=https://cdn.jsdelivr.net/npm/@xenova/transformers@2.6.0 path=src/app.ts pinned=url source=url specifier=2.6.0",
      "2 dependency openai controls=exact-pin ecosystem=npm manifest=code path=src/app.ts pinned=exact specifier=4.20.1",
      "signal @langchain/openai",
      "signal @xenova/transformers",
      "signal ai",
      "signal openai",
      "signal package:openai",
    ]
  `);
});

it('documents, databases and what watches the models', async () => {
  expect(
    await lines(
      `
import { CheerioWebBaseLoader } from '@langchain/community/document_loaders/web/cheerio';
import { PDFLoader } from '@langchain/community/document_loaders/fs/pdf';
import { SimpleDirectoryReader } from 'llamaindex';
import { Pool } from 'pg';
import { MongoClient } from 'mongodb';
import { Langfuse } from 'langfuse';
import { traceable } from 'langsmith/traceable';
new CheerioWebBaseLoader('https://news.example.com/item?id=1');
new CheerioWebBaseLoader(url);
new PDFLoader('docs/handbook.pdf');
new SimpleDirectoryReader().loadData({ directoryPath: './data' });
new Pool();
new MongoClient(process.env.URI);
new Langfuse();
traceable(run);
`,
      { kinds: ['element', 'flow'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "9 element data-source https://news.example.com/item trust=public",
      "10 element data-source web pages trust=public",
      "12 element dataset data",
      "11 element dataset docs/handbook.pdf",
      "14 element datastore mongodb",
      "13 element datastore postgresql",
      "15 element monitoring langfuse trust=unknown",
      "16 element monitoring langsmith trust=unknown",
      "9,10,11 element process app path=src/app.ts",
      "9 flow data-source|||https://news.example.com/item -> process|src/app.ts||app document https",
      "10 flow data-source|||web pages -> process|src/app.ts||app document https",
      "12 flow dataset|||data -> process|src/app.ts||app document file",
      "11 flow dataset|||docs/handbook.pdf -> process|src/app.ts||app document file",
      "14 flow datastore|||mongodb -> process|src/app.ts||app dataset unknown",
      "13 flow datastore|||postgresql -> process|src/app.ts||app dataset sql",
      "14 flow process|src/app.ts||app -> datastore|||mongodb dataset unknown",
      "13 flow process|src/app.ts||app -> datastore|||postgresql dataset sql",
      "15 flow process|src/app.ts||app -> monitoring|||langfuse prompt,completion unknown",
      "16 flow process|src/app.ts||app -> monitoring|||langsmith prompt,completion unknown",
    ]
  `);
});
