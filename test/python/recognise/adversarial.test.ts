import { expect, it } from 'vitest';
import { extractors } from '../../../src/extract/index.ts';
import { linesOfEach } from '../../support/system-lines.ts';

const python = extractors.filter(({ id }) => id === 'python-source');

it('knows code that attacks a model on purpose', async () => {
  const texts = {
    ART: 'from art.attacks.evasion import FastGradientMethod\nattack = FastGradientMethod(estimator=c, eps=0.1)\nx = attack.generate(x=x_test)\n',
    TextAttack: 'import textattack\na = textattack.attack_recipes.TextFoolerJin2019.build(model)\n',
    'a picture in letters': 'from art import text2art\nprint(text2art("hello"))\n',
    'an attack that is only imported':
      'from cleverhans.torch.attacks.fast_gradient_method import fast_gradient_method\n',
  };
  const [plugin] = python;
  expect(plugin === undefined ? null : await linesOfEach(plugin, texts, 'robustness.py')).toMatchInlineSnapshot(`
    {
      "ART": [
        "evaluation|robustness.py||robustness (adversarial evaluation; art) @2",
        "signal art.attacks",
      ],
      "TextAttack": [
        "evaluation|robustness.py||robustness (adversarial evaluation; textattack) @2",
        "signal textattack",
      ],
      "a picture in letters": [],
      "an attack that is only imported": [
        "signal cleverhans",
      ],
    }
  `);
});
