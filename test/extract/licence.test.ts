import { describe, expect, it } from 'vitest';
import { licence } from '../../src/extract/licence/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('licence', () => {
  it('reads terms of models', async () => {
    const found: Record<string, unknown> = {};
    for (const fixture of ['MODEL_LICENSE', 'weights/LICENSE.txt', 'USE_POLICY.md']) {
      found[fixture] = systemLines(await extractFixture(licence, fixture));
    }
    expect(found).toMatchInlineSnapshot(`
      {
        "MODEL_LICENSE": [
          "artifact|MODEL_LICENSE||MODEL_LICENSE (license: apache-2.0; terms of a model or data) @1",
        ],
        "USE_POLICY.md": [
          "artifact|USE_POLICY.md||USE_POLICY.md (license: not recognised; terms of a model or data) @1",
        ],
        "weights/LICENSE.txt": [
          "signal model-license",
          "artifact|weights/LICENSE.txt||LICENSE.txt (license: llama3.1; terms of a model or data) @1",
        ],
      }
    `);
  });

  it('knows licences by their words, and says nothing of code', async () => {
    const texts = {
      MIT: 'MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy',
      Apache: 'Apache License\nVersion 2.0, January 2004\n',
      nothing: '',
      Gemma: 'Gemma Terms of Use\n\nLast modified: 2025\n',
      'Open RAIL': 'CreativeML Open RAIL-M\ndated August 22, 2022\n',
      'Llama 2': 'LLAMA 2 COMMUNITY LICENSE AGREEMENT\n',
      Llama: 'Meta Llama 3 Community License Agreement',
      DeepSeek: 'DEEPSEEK LICENSE AGREEMENT\n\nVersion 1.0',
      'a file that speaks of Llama further down': `Apache License\nVersion 2.0\n${'x\n'.repeat(3000)}LLAMA 2 COMMUNITY LICENSE`,
    };
    expect(await linesOfEach(licence, texts, 'LICENSE')).toMatchInlineSnapshot(`
      {
        "Apache": [],
        "DeepSeek": [
          "signal model-license",
          "artifact|LICENSE||LICENSE (license: deepseek; terms of a model or data) @1",
        ],
        "Gemma": [
          "signal model-license",
          "artifact|LICENSE||LICENSE (license: gemma; terms of a model or data) @1",
        ],
        "Llama": [
          "signal model-license",
          "artifact|LICENSE||LICENSE (license: llama3; terms of a model or data) @1",
        ],
        "Llama 2": [
          "signal model-license",
          "artifact|LICENSE||LICENSE (license: llama2; terms of a model or data) @1",
        ],
        "MIT": [],
        "Open RAIL": [
          "signal model-license",
          "artifact|LICENSE||LICENSE (license: creativeml-openrail-m; terms of a model or data) @1",
        ],
        "a file that speaks of Llama further down": [],
        "nothing": [],
      }
    `);
    expect(
      await linesOfEach(
        licence,
        { data: 'Creative Commons Attribution-NonCommercial 4.0 International', own: 'Ask us.' },
        'LICENSE-DATA.md',
      ),
    ).toMatchInlineSnapshot(`
      {
        "data": [
          "artifact|LICENSE-DATA.md||LICENSE-DATA.md (license: cc-by-nc-4.0; terms of a model or data) @1",
        ],
        "own": [
          "artifact|LICENSE-DATA.md||LICENSE-DATA.md (license: not recognised; terms of a model or data) @1",
        ],
      }
    `);
  });

  it('matches by name', () => {
    const paths = [
      'LICENSE',
      'models/LICENSE-MODEL.md',
      'MODEL_LICENSE',
      'Use_Policy.md',
      'src/license.py',
      'third_party/a/LICENSE',
      'LICENSES/Apache-2.0.txt',
      'licensed.md',
    ];
    expect(paths.filter((path) => licence.matches(path))).toMatchInlineSnapshot(`
      [
        "LICENSE",
        "models/LICENSE-MODEL.md",
        "MODEL_LICENSE",
        "Use_Policy.md",
        "LICENSES/Apache-2.0.txt",
      ]
    `);
  });
});
