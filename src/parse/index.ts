export { FRONT_MATTER_LIMIT, frontMatterOf } from './front-matter.ts';
export { parseHcl, type HclResult } from './hcl.ts';
export { parseJson, type JsonOptions, type JsonResult } from './json.ts';
export { lineOf, plainOf } from './plain.ts';
export { parseProtobufText, type ProtobufTextResult } from './protobuf-text.ts';
export { splitCommands, type ShellCommand, type ShellResult } from './shell.ts';
export { parseToml, type TomlResult } from './toml.ts';
export {
  asBoolean,
  asNumber,
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  oneOrMore,
  strings,
  walk,
  type MapEntry,
  type MapNode,
  type ParseFailure,
  type ParseOptions,
  type ScalarNode,
  type SequenceNode,
  type TreeNode,
} from './tree.ts';
export { parseYaml, parseYamlDocument, type YamlOptions, type YamlResult } from './yaml.ts';
export { parseXml, walkXml, type XmlElement, type XmlResult } from './xml.ts';
