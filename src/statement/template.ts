/**
 * A text with simple placeholders (`{{ NAME }}`) as `${NAME}`, so that YAML takes them for text: lines stay where they are, and a `$` in a
 * value says that something is not known. Expressions behind a `$` (`${{ … }}`) stay, and so does what is more than a name.
 */
export function withoutPlaceholders(text: string): string {
  return text.replaceAll(/(?<!\$)\{\{-?[ \t]{0,4}([\w.-]{1,80})[ \t]{0,4}-?\}\}/g, '$${$1}');
}

/** Expressions that are filled in before a shell sees the script (`${{ inputs.data }}`, `{{workflow.name}}`): a variable each. */
export function withoutExpressions(script: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let start = script.indexOf('{{'); start !== -1; start = script.indexOf('{{', at)) {
    const end = script.indexOf('}}', start);
    if (end === -1) break;
    const from = start > at && script[start - 1] === '$' ? start - 1 : start;
    // Lines are kept, for facts are counted from them.
    const lines = script.slice(start, end).split('\n').length - 1;
    parts.push(script.slice(at, from), '${EXPRESSION}', '\\\n'.repeat(lines));
    at = end + 2;
  }
  return [...parts, script.slice(at)].join('');
}
