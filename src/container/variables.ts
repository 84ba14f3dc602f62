const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?:(:?[-+])([^{}$]*))?\}|([A-Za-z_]\w*))/g;
const LIMIT = 1_000;

/**
 * Fills `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` from `values`, as Dockerfiles and Compose files write them.
 * What has neither value nor default stays as it is, so a `$` in the result says that something is not known. A text that grows beyond
 * 1,000 characters is given back unchanged: variables that double each other make it grow without end.
 */
export function fillVariables(text: string, values: ReadonlyMap<string, string>): string {
  if (text.length > LIMIT || !text.includes('$')) return text;
  const filled = text.replaceAll(
    VARIABLE,
    (
      whole: string,
      braced: string | undefined,
      operator: string | undefined,
      word: string | undefined,
      bare: string,
    ) => {
      const value = values.get(braced ?? bare);
      const given = value !== undefined && (value !== '' || operator?.startsWith(':') !== true);
      if (operator?.endsWith('+') === true) return given ? (word ?? '') : '';
      if (given) return value;
      return operator === undefined ? whole : (word ?? '');
    },
  );
  return filled.length > LIMIT ? text : filled;
}
