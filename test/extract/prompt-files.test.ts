import { describe, expect, it } from 'vitest';
import { promptFiles } from '../../src/extract/prompt-files/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('prompt-files', () => {
  it('reads every kind of file', async () => {
    const fixtures = [
      'answer.prompty',
      'menu.prompt',
      'triage.prompt.yml',
      'prompts/system.txt',
      'prompts/hello.yaml',
      'plugins/summarise/skprompt.txt',
      'plugins/summarise/config.json',
      'library/story.yaml',
      'library/answer_program.json',
    ];
    const found: Record<string, unknown> = {};
    for (const fixture of fixtures) found[fixture] = systemLines(await extractFixture(promptFiles, fixture));
    expect(found).toMatchInlineSnapshot(`
      {
        "answer.prompty": [
          "signal prompty",
          "prompt|answer.prompty||answer (inputs: question, orders; variables: order.id, question, shop) @1",
          "llm|||azure-openai/gpt-4o third-party @4",
          "flow prompt|answer.prompty||answer > llm|||azure-openai/gpt-4o prompt over https @4",
        ],
        "library/answer_program.json": [
          "signal dspy",
          "prompt|library/answer_program.json||answer_program (DSPy program; with demonstrations) @2",
          "llm|||openai/gpt-4o-mini third-party @7",
          "flow prompt|library/answer_program.json||answer_program > llm|||openai/gpt-4o-mini prompt over https @7",
        ],
        "library/story.yaml": [
          "signal semantic-kernel",
          "prompt|library/story.yaml||story (Semantic Kernel; variables: topic) @2",
        ],
        "menu.prompt": [
          "signal dotprompt",
          "prompt|menu.prompt||menu (tools: search; variables: theme) @1",
          "llm|||google/gemini-2.0-flash third-party @2",
          "flow prompt|menu.prompt||menu > llm|||google/gemini-2.0-flash prompt over https @2",
        ],
        "plugins/summarise/config.json": [
          "signal semantic-kernel",
          "prompt|plugins/summarise/skprompt.txt||summarise (Semantic Kernel; inputs: input, sentences) @4",
          "llm|||openai/gpt-4o third-party @6",
          "flow prompt|plugins/summarise/skprompt.txt||summarise > llm|||openai/gpt-4o prompt over https @6",
        ],
        "plugins/summarise/skprompt.txt": [
          "prompt|plugins/summarise/skprompt.txt||summarise (variables: input, sentences) @1",
        ],
        "prompts/hello.yaml": [
          "signal langchain-prompt",
          "prompt|prompts/hello.yaml||hello (LangChain prompt; inputs: adjective; template format: jinja2) @1",
          "flow prompt|prompts/example.txt||example > prompt|prompts/hello.yaml||hello prompt over file @8",
          "dataset|||prompts/examples.json @4",
          "flow dataset|||prompts/examples.json > prompt|prompts/hello.yaml||hello dataset over file @4",
        ],
        "prompts/system.txt": [
          "prompt|prompts/system.txt||system (hidden characters: zero-width characters; variables: company) @1,2",
        ],
        "triage.prompt.yml": [
          "signal github-models",
          "prompt|triage.prompt.yml||triage (evaluators check its answers; variables: input) @5",
          "llm|||openai/gpt-4o-mini third-party @2",
          "flow prompt|triage.prompt.yml||triage > llm|||openai/gpt-4o-mini prompt over https @2",
        ],
      }
    `);
  });

  it('tells text that people do not see, and leaves alone what scripts and emoji need', async () => {
    const texts = {
      'tag characters': `Be kind.\n${String.fromCodePoint(0xe0041, 0xe0042)}`,
      'a flag of a region': `Flag: ${String.fromCodePoint(0x1f3f4, 0xe0067, 0xe0062, 0xe0065, 0xe006e, 0xe0067, 0xe007f)}`,
      'text the other way round': 'a \u202Eb\u202C',
      'a zero-width space': 'pass\u200Bword',
      'Persian with joiners': 'می\u200Cخواهم',
      'a family': '👨\u200D👩\u200D👧',
      'plain text': 'Be kind to {{ name }}.',
      nothing: '',
    };
    expect(await linesOfEach(promptFiles, texts, 'prompts/a.txt')).toMatchInlineSnapshot(`
      {
        "Persian with joiners": [
          "prompt|prompts/a.txt||a @1",
        ],
        "a family": [
          "prompt|prompts/a.txt||a @1",
        ],
        "a flag of a region": [
          "prompt|prompts/a.txt||a @1",
        ],
        "a zero-width space": [
          "prompt|prompts/a.txt||a (hidden characters: zero-width characters) @1",
        ],
        "nothing": "not claimed",
        "plain text": [
          "prompt|prompts/a.txt||a (variables: name) @1",
        ],
        "tag characters": [
          "prompt|prompts/a.txt||a (hidden characters: tag characters) @1,2",
        ],
        "text the other way round": [
          "prompt|prompts/a.txt||a (hidden characters: bidirectional controls) @1",
        ],
      }
    `);
  });

  it('reads what models and messages may look like, and leaves alone what is none', async () => {
    expect(
      await linesOfEach(
        promptFiles,
        {
          'a model with an id':
            '---\nmodel:\n  id: gpt-4.1\n  provider: openai\n  connection: {endpoint: "https://models.example/v1?key=a"}\n---\nHi\n',
          'no front matter': 'Say hello to {{name}}',
          'front matter that does not end': '---\nmodel: a\n',
          'broken front matter': '---\nmodel: [\n---\nHi\n',
          'a variable': '---\nmodel: ${MODEL}\n---\nHi\n',
        },
        'a.prompty',
      ),
    ).toMatchInlineSnapshot(`
      {
        "a model with an id": [
          "signal prompty",
          "prompt|a.prompty||a @1",
          "llm|||openai/gpt-4.1 third-party (base URL https://models.example/v1) @2",
          "flow prompt|a.prompty||a > llm|||openai/gpt-4.1 prompt over https @2",
        ],
        "a variable": [
          "signal prompty",
          "prompt|a.prompty||a @1",
        ],
        "broken front matter": [
          "not read: line 2: not valid YAML (bad indent)",
          "prompt|a.prompty||a @1",
        ],
        "front matter that does not end": [
          "prompt|a.prompty||a @1",
        ],
        "no front matter": [
          "prompt|a.prompty||a (variables: name) @1",
        ],
      }
    `);
    expect(
      await linesOfEach(
        promptFiles,
        {
          'a chain': '_type: llm_chain\nllm: a\n',
          'a template of another kind': 'template: a\nname: b\n',
          'a prompt of LangChain': '_type: prompt\ntemplate: "Tell {x}"\ninput_variables: [x]\n',
          'a prompt of LangChain without a type':
            'input_variables: [x]\ntemplate: "Tell {{ x }}"\ntemplate_format: jinja2\n',
          'kinds that make no sense': '_type: prompt\ntemplate: [a]\n',
        },
        'a.yaml',
      ),
    ).toMatchInlineSnapshot(`
      {
        "a chain": "not claimed",
        "a prompt of LangChain": [
          "signal langchain-prompt",
          "prompt|a.yaml||a (LangChain prompt; inputs: x) @1",
        ],
        "a prompt of LangChain without a type": [
          "signal langchain-prompt",
          "prompt|a.yaml||a (LangChain prompt; inputs: x; template format: jinja2; variables: x) @1",
        ],
        "a template of another kind": "not claimed",
        "kinds that make no sense": [],
      }
    `);
    expect(
      await linesOfEach(
        promptFiles,
        {
          'settings of something else': '{"schema": 1, "name": "a"}',
          'a chat prompt as dumped':
            '{"lc": 1, "type": "constructor", "id": ["langchain", "prompts"], "kwargs": {"messages": [{"lc": 1, "kwargs": {"prompt": {"kwargs": {"template": "Hi {x}", "template_format": "f-string"}}}}]}}',
          'broken JSON': '{"lc": 1, ',
        },
        'a.json',
      ),
    ).toMatchInlineSnapshot(`
      {
        "a chat prompt as dumped": [
          "signal langchain-prompt",
          "prompt|a.json||a (LangChain prompt) @1",
        ],
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "settings of something else": "not claimed",
      }
    `);
  });

  it('matches by place', () => {
    const paths = [
      'prompts/a.txt',
      'prompts/README.md',
      'app/prompts/x/y.j2',
      'docs/prompts/a.txt',
      'templates/a.j2',
      'templates/system_prompt.j2',
      'a.txt',
    ];
    expect(paths.map((path) => promptFiles.matches(path))).toEqual([true, false, true, false, false, true, false]);
  });
});
