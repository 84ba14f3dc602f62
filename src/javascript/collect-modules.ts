import { childOf, parts, rawText, spanOf, type SyntaxNode } from '../syntax/index.ts';
import { literalString } from './literals.ts';
import type { Import } from './module.ts';
import { bind } from './scopes.ts';
import { type Context, keep, type Sites, type Visit } from './sites.ts';
import { specifierOf } from './specifier.ts';

type Names = Pick<Import, 'name' | 'typeOnly'>;

/** `import a, { b as c } from 'm'`, `import * as d from 'm'`, `import e = require('m')`, `import 'm'`. */
export function collectImport(sites: Sites, node: SyntaxNode): void {
  const clause = parts(node).find((child) => child.type === 'import_clause' || child.type === 'import_require_clause');
  const from = childOf(node, 'source') ?? (clause ? childOf(clause, 'source') : undefined);
  const text = from ? literalString(sites.source, from) : null;
  if (text === null) return;
  const typeOnly = /^import\s+type\b(?!\s*,|\s+from\b)/.test(sites.source.text.slice(node.start, node.start + 60));
  const { module } = specifierOf(text);
  const add = (names: Names, local: SyntaxNode | undefined): void => {
    addImport(sites, node, text, names);
    if (!local) return;
    const qualified = `${module}:${names.name === '*' ? '' : names.name}`;
    bind(sites.scope, rawText(sites.source, local), { kind: 'import', qualified });
  };
  if (!clause) return add({ name: '*', typeOnly }, undefined);
  for (const child of parts(clause)) {
    if (child.type === 'identifier') add({ name: clause.type === 'import_clause' ? 'default' : '*', typeOnly }, child);
    if (child.type === 'namespace_import') add({ name: '*', typeOnly }, parts(child)[0]);
    if (child.type !== 'named_imports') continue;
    for (const specifier of parts(child)) {
      const [name, alias] = [childOf(specifier, 'name'), childOf(specifier, 'alias')];
      if (!name) continue;
      const only = typeOnly || /^type\s+[\w$'"]/.test(sites.source.text.slice(specifier.start, specifier.start + 20));
      add({ name: literalString(sites.source, name) ?? rawText(sites.source, name), typeOnly: only }, alias ?? name);
    }
  }
}

export function addImport(sites: Sites, node: SyntaxNode, text: string, names: Names): void {
  keep(sites, 'imports', sites.imports, { ...spanOf(sites.source, node), ...specifierOf(text), ...names });
}

/** `export const x = …`, `export default …`, `export { a as b }`, `export * from 'm'`. */
export function collectExport(sites: Sites, node: SyntaxNode, context: Context): readonly Visit[] {
  const from = childOf(node, 'source');
  const text = from ? literalString(sites.source, from) : null;
  const clause = parts(node).find((child) => child.type === 'export_clause');
  if (text !== null) {
    const typeOnly = /^export\s+type\b/.test(sites.source.text.slice(node.start, node.start + 60));
    addImport(sites, node, text, { name: '*', typeOnly });
    return [];
  }
  for (const specifier of clause ? parts(clause) : []) {
    const [name, alias] = [childOf(specifier, 'name'), childOf(specifier, 'alias')];
    if (name) exportOf(sites, name, context, rawText(sites.source, alias ?? name));
  }
  const decorators = node.children.filter((child) => child.type === 'decorator');
  const declaration = childOf(node, 'declaration');
  const value =
    childOf(node, 'value') ??
    (declaration || clause ? undefined : parts(node).find((child) => child.type !== 'decorator'));
  if (value) {
    exportOf(sites, value, context, 'default');
    return [{ node: value, context: { ...context, exported: 'default', names: ['default'] } }];
  }
  if (!declaration) return [];
  const isDefault = /^export\s+default\b/.test(sites.source.text.slice(node.start, node.start + 60));
  for (const { name, value: exported } of declared(sites, declaration)) {
    exportOf(sites, exported, context, isDefault ? 'default' : name);
  }
  const name =
    declaration.type.endsWith('variable_declaration') || declaration.type === 'lexical_declaration'
      ? ''
      : childOf(declaration, 'name');
  const exported = isDefault ? 'default' : name ? rawText(sites.source, name) : '';
  return [{ node: declaration, context: { ...context, exported, decorators } }];
}

function exportOf(sites: Sites, node: SyntaxNode, context: Context, name: string): void {
  keep(sites, 'exports', sites.exports, { node, scope: context.scope, name: name.slice(0, 200) });
}

/** Names that a declaration declares, with what they are. */
function declared(
  sites: Sites,
  declaration: SyntaxNode,
): readonly { readonly name: string; readonly value: SyntaxNode }[] {
  if (declaration.type !== 'lexical_declaration' && declaration.type !== 'variable_declaration') {
    const name = childOf(declaration, 'name');
    return [{ name: name ? rawText(sites.source, name) : 'default', value: declaration }];
  }
  return parts(declaration).flatMap((child) => {
    const [name, value] = [childOf(child, 'name'), childOf(child, 'value')];
    return name?.type === 'identifier' && value ? [{ name: rawText(sites.source, name), value }] : [];
  });
}
