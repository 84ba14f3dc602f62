import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHcl, parseProtobufText, type TreeNode } from '../../src/parse/index.ts';

/** A tree as `key@line: value`, nested by indentation; tags stand in front of what they are of. */
function outline(node: TreeNode, indent = ''): string[] {
  if (node.kind === 'scalar') return [`${indent}${node.tag}${JSON.stringify(node.value)}`];
  const children =
    node.kind === 'map'
      ? node.entries.map((entry) => [`${entry.key}@${entry.line}:`, entry.value] as const)
      : node.items.map((item) => ['-', item] as const);
  const own = node.tag === '' ? [] : [`${indent}${node.tag}`];
  return [
    ...own,
    ...children.flatMap(([name, value]) =>
      value.kind === 'scalar'
        ? [`${indent}${name} ${outline(value)[0]}`]
        : [`${indent}${name}`, ...outline(value, `${indent}  `)],
    ),
  ];
}

function hcl(text: string): string[] {
  const parsed = parseHcl(text);
  return parsed.ok ? outline(parsed.root) : [`line ${parsed.line}: ${parsed.reason}`];
}

function protobuf(text: string): string[] {
  const parsed = parseProtobufText(text);
  return parsed.ok ? outline(parsed.root) : [`line ${parsed.line}: ${parsed.reason}`];
}

describe('parseHcl', () => {
  it('gives blocks as the maps of the JSON syntax, repeated ones in their order', () => {
    expect(
      hcl(`# a comment
resource "aws_sagemaker_endpoint" "main" { // another
  name = "scorer"
  /* over
     lines */
  statement { effect = "Allow" }
  statement {
    effect = "Deny"
  }
}
locals {}
`),
    ).toEqual([
      'resource@2:',
      '  aws_sagemaker_endpoint@2:',
      '    main@2:',
      '      name@3: "scorer"',
      '      statement@6:',
      '        effect@6: "Allow"',
      '      statement@7:',
      '        effect@8: "Deny"',
      'locals@11:',
    ]);
  });

  it('keeps literals, and the source of what has to be evaluated', () => {
    expect(
      hcl(String.raw`a = 12
b = -1.5
c = true
d = null
e = "say \"x\"\n and ${'$'}{upper("}")}"
f = aws_iam_role.agent[0].arn
g = var.open ? "0.0.0.0/0" : "10.0.0.0/8"
h = [for s in var.list : s.id]
i = { for k, v in var.map : k => v }
j = var.names.*.id
k = (
  1 + 2
)
l = "$${'$'}{literal}"
`),
    ).toEqual([
      'a@1: 12',
      'b@2: -1.5',
      'c@3: true',
      'd@4: null',
      String.raw`e@5: "say \"x\"\n and ${'$'}{upper(\"}\")}"`,
      'f@6: "${aws_iam_role.agent[0].arn}"',
      'g@7: "${var.open ? \\"0.0.0.0/0\\" : \\"10.0.0.0/8\\"}"',
      'h@8: "${[for s in var.list : s.id]}"',
      'i@9: "${{ for k, v in var.map : k => v }}"',
      'j@10: "${var.names.*.id}"',
      'k@11: "${1 + 2}"',
      'l@14: "$${literal}"',
    ]);
  });

  it('reads lists, objects, calls and what jsonencode is given', () => {
    expect(
      hcl(`policy = jsonencode({
  Version = "2012-10-17", "Statement" : [
    { Action = ["s3:*", local.more], Resource = "*" },
  ]
})
tags = merge(var.tags, { Name = "x" })
empty = list()
`),
    ).toEqual([
      'policy@1:',
      '  Version@2: "2012-10-17"',
      '  Statement@2:',
      '    -',
      '      Action@3:',
      '        - "s3:*"',
      '        - "${local.more}"',
      '      Resource@3: "*"',
      'tags@6:',
      '  merge()',
      '  - "${var.tags}"',
      '  -',
      '    Name@6: "x"',
      'empty@7:',
      '  list()',
    ]);
  });

  it('knows where the lines of a heredoc are', () => {
    const parsed = parseHcl('user_data = <<-EOF\n  #!/bin/sh\n  echo "${var.x}\n  EOF\nnext = 1\n');
    expect(parsed.ok && parsed.root.entries.map(({ key, value }) => [key, value])).toEqual([
      [
        'user_data',
        {
          kind: 'scalar',
          value: '  #!/bin/sh\n  echo "${var.x}\n',
          text: '  #!/bin/sh\n  echo "${var.x}\n',
          tag: '',
          line: 1,
          endLine: 4,
          textLine: 2,
        },
      ],
      ['next', { kind: 'scalar', value: 1, text: '1', tag: '', line: 5, endLine: 5, textLine: 5 }],
    ]);
  });

  it.each([
    ['a = "x', 'line 1: not valid HCL (a text without an end)'],
    ['a {\n b = 1\n', 'line 1: not valid HCL (a block without an end)'],
    ['a = [1)', 'line 1: not valid HCL (unexpected bracket)'],
    ['a = <<X\nno end', 'line 1: not valid HCL (a heredoc without an end)'],
    ['\n/* a', 'line 2: not valid HCL (open comment)'],
    ['a = {{ cookiecutter.name }}', 'line 1: a template, not HCL'],
    ['a = @', 'line 1: not valid HCL (unexpected character)'],
    [`a = ${'['.repeat(100)}`, 'line 1: nested deeper than 64 levels'],
    ['a {'.repeat(100), 'line 1: nested deeper than 64 levels'],
    ['}', 'line 1: not valid HCL (unexpected text in a block)'],
  ])('tells why it does not read %j', (text, reason) => {
    expect(hcl(text)).toEqual([reason]);
  });

  it('answers on every text', () => {
    const piece = fc.constantFrom(
      'a',
      ' = ',
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '"',
      '${',
      '\n',
      ',',
      '<<X\n',
      'X\n',
      '.',
      'for ',
      '#',
      '/*',
      '1',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(typeof parseHcl(pieces.join('')).ok).toBe('boolean');
      }),
    );
  });

  it('stays linear', () => {
    const pieces = ['[', '"${', '<<A\n', 'a.', 'a = (', '{ for ', '/* ', 'a = b ? '];
    const read = pieces.map((piece) => parseHcl(piece.repeat(200_000 / piece.length)).ok);
    expect(read).toEqual([false, false, false, false, false, false, false, true]);
  });
});

describe('parseProtobufText', () => {
  it('reads fields, messages, lists and repeated names', () => {
    expect(
      protobuf(`# Triton
name: "ensemble"
platform: 'ensemble' ; max_batch_size: 8,
input [
  { name: "IN" data_type: TYPE_FP32 dims: [ -1, 3 ] }
]
ensemble_scheduling {
  step: [ { model_name: "a" input_map { key: "x" value: "y" } } ]
}
parameters: { key: "P" value: < string_value: "one" "two" > }
parameters { key: "Q" }
flag: true
[ext.name/x]: 1.5f
`),
    ).toEqual([
      'name@2: "ensemble"',
      'platform@3: "ensemble"',
      'max_batch_size@3: 8',
      'input@4:',
      '  -',
      '    name@5: "IN"',
      '    data_type@5: "TYPE_FP32"',
      '    dims@5:',
      '      - -1',
      '      - 3',
      'ensemble_scheduling@7:',
      '  step@8:',
      '    -',
      '      model_name@8: "a"',
      '      input_map@8:',
      '        key@8: "x"',
      '        value@8: "y"',
      'parameters@10:',
      '  key@10: "P"',
      '  value@10:',
      '    string_value@10: "onetwo"',
      'parameters@11:',
      '  key@11: "Q"',
      'flag@12: true',
      '[ext.name/x]@13: 1.5',
    ]);
  });

  it.each([
    ['a: {', 'line 1: not a protobuf text (a message without an end)'],
    ['a: [1', 'line 1: not a protobuf text (a list without an end)'],
    ['a b', 'line 1: not a protobuf text (no value for a field)'],
    ['\n"a": 1', 'line 2: not a protobuf text (no name of a field)'],
    ['name: "x"\ninstance_group [ { count: ${N} } ]', 'line 2: a template, not a protobuf text'],
    [`a ${'{a '.repeat(100)}`, 'line 1: nested deeper than 64 levels'],
    [`a: ${'['.repeat(100)}`, 'line 1: nested deeper than 64 levels'],
  ])('tells why it does not read %j', (text, reason) => {
    expect(protobuf(text)).toEqual([reason]);
  });

  it('answers on every text', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      '{',
      '}',
      '[',
      ']',
      '<',
      '>',
      '"',
      "'",
      ' ',
      '\n',
      ',',
      ';',
      '#',
      '-1',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(typeof parseProtobufText(pieces.join('')).ok).toBe('boolean');
      }),
    );
  });
});
