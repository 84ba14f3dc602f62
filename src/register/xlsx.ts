import { zip } from '../exchange/index.ts';
import { COLUMNS, harmlessCell } from './columns.ts';
import type { Register, RegisterFormat } from './contract.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
/** The longest text that a cell takes. */
const LONGEST = 32_767;

/**
 * A workbook of Office Open XML (ECMA-376) with one sheet: heading frozen, filters on. Texts are inline strings, which no program
 * evaluates; there are no formulas, links or macros.
 */
export const xlsx: RegisterFormat = {
  id: 'xlsx',
  summary: 'A workbook for Excel and LibreOffice.',
  write: (register) =>
    zip(
      [
        ['[Content_Types].xml', CONTENT_TYPES],
        ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
        [
          'xl/workbook.xml',
          `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Register" sheetId="1" r:id="rId1"/></sheets></workbook>`,
        ],
        [
          'xl/_rels/workbook.xml.rels',
          relations([
            ['worksheet', 'worksheets/sheet1.xml'],
            ['styles', 'styles.xml'],
          ]),
        ],
        ['xl/styles.xml', STYLES],
        ['xl/worksheets/sheet1.xml', sheetOf(register)],
      ].map(([name = '', content = '']) => [name, new TextEncoder().encode(DECLARATION + content)] as const),
    ),
};

const CONTENT_TYPES = [
  `<Types xmlns="${PACKAGE}/content-types">`,
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
  ...(
    [
      ['/xl/workbook.xml', 'sheet.main'],
      ['/xl/worksheets/sheet1.xml', 'worksheet'],
      ['/xl/styles.xml', 'styles'],
    ] as const
  ).map(
    ([name, type]) =>
      `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${type}+xml"/>`,
  ),
  '</Types>',
].join('');

/** Style 0 is plain, 1 the heading, 2 text that wraps, 3 an amount. */
const STYLES = [
  `<styleSheet xmlns="${MAIN}">`,
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border/></borders>',
  '<cellStyleXfs count="1"><xf/></cellStyleXfs>',
  '<cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>',
  '<xf xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  '<xf xfId="0" numFmtId="3" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs>',
  '</styleSheet>',
].join('');

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const items = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`;
}

function sheetOf({ rows }: Register): string {
  const last = `${columnName(COLUMNS.length - 1)}${rows.length + 1}`;
  return [
    `<worksheet xmlns="${MAIN}"><dimension ref="A1:${last}"/>`,
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<cols>${COLUMNS.map(({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`,
    '<sheetData>',
    `<row r="1">${COLUMNS.map(({ title }, at) => textCell(at, 1, title, 1)).join('')}</row>`,
    ...rows.map(
      (row, index) =>
        `<row r="${index + 2}">${COLUMNS.map(({ value }, at) => cellOf(at, index + 2, value(row))).join('')}</row>`,
    ),
    `</sheetData><autoFilter ref="A1:${last}"/></worksheet>`,
  ].join('');
}

function cellOf(column: number, row: number, value: string | number): string {
  if (typeof value === 'number') return `<c r="${columnName(column)}${row}" s="3"><v>${value}</v></c>`;
  return value === '' ? '' : textCell(column, row, value, 2);
}

function textCell(column: number, row: number, value: string, style: number): string {
  const text = harmlessCell(value)
    .slice(0, LONGEST)
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  return `<c r="${columnName(column)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}

/** `A` to `Z`, then `AA` and so on. */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}
