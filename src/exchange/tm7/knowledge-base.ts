import type { Stencil, Template, TemplateAttribute, ThreatType } from '../tb7/index.ts';
import { markup, type Markup } from '../xml.ts';
import { ARRAYS, EXTERNAL_STORAGE, INTERFACES, KNOWLEDGE_BASE, SERIALIZATION } from './names.ts';

/**
 * A template as a `.tm7` embeds it: the data contract's form, members in alphabetical order as its serializer demands, which is another
 * form than that of a `.tb7`. `id` is the number of the element among the serialized objects.
 */
export function knowledgeBase(template: Template, id: number): Markup {
  return markup('KnowledgeBase', { 'z:Id': `i${id}`, 'xmlns:a': KNOWLEDGE_BASE, 'xmlns:z': SERIALIZATION }, [
    markup('a:GenericElements', {}, template.generic.map(elementType)),
    markup('a:Manifest', {}, [
      markup('a:Author', {}, template.author),
      markup('a:Id', {}, template.id),
      markup('a:Name', {}, template.name),
      markup('a:Version', {}, template.version),
    ]),
    markup('a:StandardElements', {}, template.standard.map(elementType)),
    markup(
      'a:ThreatCategories',
      {},
      template.categories.map((category) =>
        markup('a:ThreatCategory', {}, [
          markup('a:IsExtension', {}, 'false'),
          markup('a:Id', {}, category.id),
          markup('a:LongDescription', {}),
          markup('a:Name', {}, category.name),
          markup('a:ShortDescription', {}, category.description),
        ]),
      ),
    ),
    markup('a:ThreatMetaData', {}, [
      markup('IsPriorityUsed', {}, 'true'),
      markup('IsStatusUsed', {}, 'true'),
      markup(
        'PropertiesMetaData',
        {},
        METADATA.map(([name, label, hidden]) => datum(name, label, hidden, [''])),
      ),
    ]),
    markup('a:ThreatTypes', {}, template.threatTypes.map(threatType)),
  ]);
}

const nothing = (name: string): Markup => markup(name, { 'i:nil': 'true' });

function elementType(stencil: Stencil): Markup {
  return markup('a:ElementType', {}, [
    markup('a:IsExtension', {}, 'false'),
    markup('a:Attributes', {}, stencil.attributes.map(attributeOf)),
    markup('a:AvailableToBaseModels', { 'xmlns:b': EXTERNAL_STORAGE }),
    nothing('a:Behavior'),
    markup('a:Description', {}, stencil.description),
    markup('a:Hidden', {}, String(stencil.hidden)),
    markup('a:Id', {}, stencil.id),
    markup('a:ImageLocation', {}, 'Centered on stencil'),
    markup('a:ImageSource', {}),
    nothing('a:ImageStream'),
    markup('a:Name', {}, stencil.name),
    markup('a:ParentId', {}, stencil.parent),
    markup('a:Representation', {}, stencil.representation),
    nothing('a:Shape'),
    markup('a:StencilConstraints', {}),
  ]);
}

function attributeOf(attribute: TemplateAttribute): Markup {
  return markup('a:Attribute', {}, [
    markup('a:IsExtension', {}, 'false'),
    markup(
      'a:AttributeValues',
      { 'xmlns:b': INTERFACES },
      attribute.values.map((value) => markup('b:Value', {}, value)),
    ),
    markup('a:DisplayName', {}, attribute.label),
    markup('a:Inheritance', {}, 'Virtual'),
    markup('a:Mode', {}, attribute.mode),
    markup('a:Name', {}, attribute.name),
    markup('a:Type', {}, 'List'),
  ]);
}

/** The properties of a threat that the tool shows: name, label, hidden, and the id by which the tool's own templates know it. */
const METADATA: readonly (readonly [name: string, label: string, hidden: boolean])[] = [
  ['Title', 'Title', false],
  ['UserThreatCategory', 'Category', false],
  ['UserThreatShortDescription', 'Short Description', true],
  ['UserThreatDescription', 'Description', false],
  ['PossibleMitigations', 'Possible Mitigations', false],
  ['StateInformation', 'Justification', false],
  ['InteractionString', 'Interaction', false],
  ['Priority', 'Priority', false],
];
const IDS: Readonly<Record<string, string>> = {
  Title: 'ac0f9ea8-3b39-4ce9-bac2-6787124d7b48',
  UserThreatShortDescription: '5d3b996b-aed5-4d95-8cf6-617bb67bf042',
  UserThreatDescription: 'cf377f97-9dea-42d6-ae63-b097c4a8ec4d',
  StateInformation: '0406a684-e06e-4643-ba21-0f63104d9131',
  Priority: 'bc9c6e2a-15d0-4863-9cac-589e51e4ca1e',
};

/** Members of this one stand in the order of the class, not of the alphabet. */
function datum(name: string, label: string, hidden: boolean, values: readonly string[]): Markup {
  const id = IDS[name];
  return markup('ThreatMetaDatum', {}, [
    markup('Name', {}, name),
    markup('Label', {}, label),
    markup('HideFromUI', {}, String(hidden)),
    markup(
      'Values',
      { 'xmlns:b': ARRAYS },
      values.map((value) => markup('b:string', {}, value)),
    ),
    id === undefined ? nothing('Id') : markup('Id', {}, id),
    markup('AttributeType', {}, name === 'Priority' ? '1' : '0'),
  ]);
}

function threatType(type: ThreatType): Markup {
  return markup('a:ThreatType', {}, [
    markup('a:IsExtension', {}, 'false'),
    markup('a:Category', {}, type.category),
    markup('a:Description', {}, type.description),
    markup('a:GenerationFilters', {}, [markup('a:Exclude', {}, type.exclude), markup('a:Include', {}, type.include)]),
    markup('a:Id', {}, type.id),
    markup('a:PropertiesMetaData', {}, [
      datum('UserThreatDescription', 'Description', false, [type.description]),
      datum('PossibleMitigations', 'Possible Mitigations', false, [type.mitigation]),
      datum('Priority', 'Priority', false, [type.priority]),
    ]),
    nothing('a:RelatedCategory'),
    markup('a:ShortTitle', {}, type.title),
  ]);
}
