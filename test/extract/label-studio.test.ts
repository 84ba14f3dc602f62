import { describe, expect, it } from 'vitest';
import { labelStudio } from '../../src/extract/label-studio/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('label-studio', () => {
  it('reads an interface for text with proposals of a model', async () => {
    expect(systemLines(await extractFixture(labelStudio, 'reviews/label_config.xml'))).toMatchInlineSnapshot(`
      [
        "signal label-studio",
        "annotation|reviews/label_config.xml||reviews (Label Studio; a model proposes labels; asks for: Choices, Labels; shows: Text) @3",
        "human|||annotators unknown in workforce @3",
        "flow annotation|reviews/label_config.xml||reviews > human|||annotators dataset over unknown @5",
        "flow human|||annotators > annotation|reviews/label_config.xml||reviews labels over unknown @6",
      ]
    `);
  });

  it('reads an interface for images', async () => {
    expect(systemLines(await extractFixture(labelStudio, 'bone-fractures.xml'))).toMatchInlineSnapshot(`
      [
        "signal label-studio",
        "annotation|bone-fractures.xml||bone-fractures (Label Studio; asks for: RectangleLabels; shows: Image) @1",
        "human|||annotators unknown in workforce @1",
        "flow annotation|bone-fractures.xml||bone-fractures > human|||annotators dataset over unknown @2",
        "flow human|||annotators > annotation|bone-fractures.xml||bone-fractures labels over unknown @3",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'a layout of Android': '<View xmlns:android="http://schemas.android.com/apk/res/android" android:id="@+id/a"/>',
      'a view inside something else': '<Page><View><Choices name="a" toName="b"/></View></Page>',
      'an interface without a control': '<View><!-- <Choices toName="b"/> --><Text name="a" value="$b"/></View>',
      'an entity bomb': '<!DOCTYPE View [<!ENTITY a "b">]><View><Choices name="a" toName="&a;"/></View>',
      'a tag that is not closed': '<View>\n<Choices name="a" toName="b">\n</View>',
      'an ampersand': '<View><Header value="a & b"/><Choices name="a" toName="b"/></View>',
    };
    expect(await linesOfEach(labelStudio, texts, 'label_config.xml')).toMatchInlineSnapshot(`
      {
        "a layout of Android": "not claimed",
        "a tag that is not closed": [
          "not read: line 3: not valid XML",
        ],
        "a view inside something else": [],
        "an ampersand": [
          "not read: line 1: not valid XML",
        ],
        "an entity bomb": [
          "not read: line 1: a document type is not read",
        ],
        "an interface without a control": [],
      }
    `);
  });
});
