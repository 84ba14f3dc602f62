import { markup, writeXml, type Markup } from '../xml.ts';
import type { Stencil, Template, ThreatType } from './template.ts';

/** Writes a template (`.tb7`) in the form of the tool's own: no namespace, an XML declaration, members in the samples' order. */
export function writeTemplate(template: Template): Uint8Array {
  const root = markup(
    'KnowledgeBase',
    { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema' },
    [
      markup('Manifest', { name: template.name, id: template.id, version: template.version, author: template.author }),
      markup('ThreatMetaData', {}, [
        markup('IsPriorityUsed', {}, 'true'),
        markup('IsStatusUsed', {}, 'true'),
        markup('PropertiesMetaData', {}, METADATA),
      ]),
      markup('GenericElements', {}, template.generic.map(elementType)),
      markup('StandardElements', {}, template.standard.map(elementType)),
      markup(
        'ThreatCategories',
        {},
        template.categories.map(({ id, name, description }) =>
          markup('ThreatCategory', {}, [
            markup('Name', {}, name),
            markup('Id', {}, id),
            markup('ShortDescription', {}, description),
            markup('LongDescription', {}),
          ]),
        ),
      ),
      markup('ThreatTypes', {}, template.threatTypes.map(threatType)),
    ],
  );
  return Buffer.from(`<?xml version="1.0" encoding="utf-8"?>\n${writeXml(root, true)}\n`);
}

function datum(
  name: string,
  label: string,
  hidden: boolean,
  values: readonly string[],
  id: string,
  type: string,
): Markup {
  return markup('ThreatMetaDatum', {}, [
    markup('Name', {}, name),
    markup('Label', {}, label),
    markup('HideFromUI', {}, String(hidden)),
    markup(
      'Values',
      {},
      values.map((value) => markup('Value', {}, value)),
    ),
    ...(id === '' ? [] : [markup('Id', {}, id)]),
    markup('AttributeType', {}, type),
  ]);
}

const METADATA: readonly Markup[] = [
  datum('Title', 'Title', false, [''], 'ac0f9ea8-3b39-4ce9-bac2-6787124d7b48', '0'),
  datum('UserThreatCategory', 'Category', false, [], '', '0'),
  datum('UserThreatShortDescription', 'Short Description', true, [''], '5d3b996b-aed5-4d95-8cf6-617bb67bf042', '0'),
  datum('UserThreatDescription', 'Description', false, [''], 'cf377f97-9dea-42d6-ae63-b097c4a8ec4d', '0'),
  datum('PossibleMitigations', 'Possible Mitigations', false, [''], '', '2'),
  datum('StateInformation', 'Justification', false, [''], '0406a684-e06e-4643-ba21-0f63104d9131', '0'),
  datum('InteractionString', 'Interaction', false, [''], '', '0'),
  datum('Priority', 'Priority', false, ['High', 'Medium', 'Low'], 'bc9c6e2a-15d0-4863-9cac-589e51e4ca1e', '1'),
];

function elementType(stencil: Stencil): Markup {
  return markup('ElementType', {}, [
    markup('Name', {}, stencil.name),
    markup('ID', {}, stencil.id),
    markup('Description', {}, stencil.description),
    markup('ParentElement', {}, stencil.parent),
    markup('Image', {}),
    markup('Hidden', {}, String(stencil.hidden)),
    markup('Representation', {}, stencil.representation),
    markup('StrokeThickness', {}, '0'),
    markup('ImageLocation', {}, 'Centered on stencil'),
    markup(
      'Attributes',
      {},
      stencil.attributes.map((attribute) =>
        markup('Attribute', {}, [
          markup('IsInherited', {}, 'false'),
          markup('IsOverrided', {}, 'false'),
          ...(attribute.id === '' ? [] : [markup('Id', {}, attribute.id)]),
          markup('Name', {}, attribute.name),
          markup('DisplayName', {}, attribute.label),
          markup('Mode', {}, attribute.mode),
          markup('Type', {}, 'List'),
          markup('Inheritance', {}, 'Virtual'),
          markup(
            'AttributeValues',
            {},
            attribute.values.map((value) => markup('Value', {}, value)),
          ),
        ]),
      ),
    ),
  ]);
}

function threatType(type: ThreatType): Markup {
  return markup('ThreatType', {}, [
    markup('GenerationFilters', {}, [markup('Include', {}, type.include), markup('Exclude', {}, type.exclude)]),
    markup('Id', {}, type.id),
    markup('ShortTitle', {}, type.title),
    markup('Category', {}, type.category),
    markup('Description', {}, type.description),
    markup('PropertiesMetaData', {}, [
      datum(
        'UserThreatDescription',
        'Description',
        false,
        [type.description],
        'cf377f97-9dea-42d6-ae63-b097c4a8ec4d',
        '0',
      ),
      datum('PossibleMitigations', 'Possible Mitigations', false, [type.mitigation], '', '2'),
      datum('Priority', 'Priority', false, [type.priority], 'bc9c6e2a-15d0-4863-9cac-589e51e4ca1e', '1'),
    ]),
  ]);
}
