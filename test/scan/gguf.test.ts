import { describe, expect, it } from 'vitest';
import { bytes, u32, u64 } from './generate/bytes.ts';
import { ggufFile, withTemplate } from './generate/gguf.ts';
import { damage, outcome, scan } from './support.ts';

const CHATML =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}";
const TENSORS = [
  { name: 'a', dimensions: [4], offset: 0 },
  { name: 'b', dimensions: [2, 2], offset: 32 },
];
const escape = "{{ cycler.__init__.__globals__.os.popen('true').read() }}";

describe('gguf', () => {
  it.each([1, 2, 3])('calls a model of version %d clean', async (version) => {
    expect(await outcome(ggufFile(withTemplate(CHATML), TENSORS, { version, data: 64 }), 'm.gguf')).toBe('clean');
  });

  it.each<[name: string, file: Buffer, found: string]>([
    ['a template that escapes', ggufFile(withTemplate(escape)), 'malicious template-escape'],
    ['a second template', ggufFile([['tokenizer.chat_template.tool_use', escape]]), 'malicious template-escape'],
    ['a template of version 1', ggufFile(withTemplate(escape), [], { version: 1 }), 'malicious template-escape'],
    ['a tensor beyond the end', ggufFile([], TENSORS, { data: 40 }), 'suspicious gguf-out-of-range'],
    [
      'tensors over each other',
      ggufFile([], [TENSORS[0]!, { ...TENSORS[1]!, offset: 8 }], { data: 32 }),
      'suspicious gguf-overlap',
    ],
    [
      'a shape that overflows',
      ggufFile([], [{ name: 'a', dimensions: [2n ** 40n, 2n ** 40n], offset: 0 }], { data: 32 }),
      'suspicious gguf-overflow',
    ],
    ['too many tensors', ggufFile([], [], { tensorCount: 2n ** 60n }), 'suspicious gguf-length unreadable'],
    [
      'too many dimensions',
      ggufFile([], [{ name: 'a', dimensions: Array.from({ length: 9 }, () => 1), offset: 0 }], { data: 32 }),
      'suspicious gguf-length unreadable',
    ],
    [
      'a list that is too long',
      ggufFile([['a', { raw: bytes(u32(9), u32(4), u64(2n ** 62n)) }]]),
      'suspicious gguf-length unreadable',
    ],
    [
      'a text that is too long',
      ggufFile([['a', { raw: bytes(u32(8), u64(2n ** 63n)) }]]),
      'suspicious gguf-length unreadable',
    ],
    [
      'lists in lists',
      ggufFile([['a', { raw: bytes(u32(9), ...Array.from({ length: 999 }, () => bytes(u32(9), u64(1)))) }]]),
      'suspicious gguf-nesting unreadable',
    ],
    [
      'a value twice',
      ggufFile([
        ['a', 1],
        ['a', 2],
      ]),
      'suspicious gguf-duplicate',
    ],
    ['an alignment of none', ggufFile([['general.alignment', 0]]), 'suspicious gguf-alignment'],
    [
      'bytes behind the tensors',
      ggufFile([], TENSORS, { data: 64, rest: Buffer.alloc(200, 7) }),
      'suspicious gguf-hidden-bytes',
    ],
    ['a type of values that nobody knows', ggufFile([['a', { raw: u32(77) }]]), 'not-scanned unreadable'],
  ])('finds %s', async (_, file, found) => {
    expect(await outcome(file, 'm.gguf')).toBe(found);
  });

  it('says which template', async () => {
    const { findings } = await scan(ggufFile(withTemplate("{{ x['__cla' 'ss__'] }}")), 'm.gguf');
    expect(findings).toEqual([
      {
        id: 'template-escape',
        verdict: 'malicious',
        message:
          'The template in tokenizer.chat_template reaches __class__, an internal of Python: rendering it can run code.',
        operation: 'jinja',
      },
    ]);
  });

  it('ends on any damage and never calls a cut header clean', async () => {
    const file = ggufFile(withTemplate(CHATML), TENSORS, { data: 64 });
    expect(await damage(file, 'm.gguf', file.length - 64)).toEqual([]);
  });
});
