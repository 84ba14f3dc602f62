import { expect, it } from 'vitest';
import { credentialOf } from '../../../src/credential/index.ts';

const token = ['hf', 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zZcD'].join('_');

/** Of a shared access, without its padding: an escaped character counts for one. */
const signature = ['qL7vX2mP9sKdR4tYwB8nZc1F', 'hJ6gU3aEoIyTb%2BNkM0p'].join('');

it.each([
  ['', token, { provider: 'huggingface', certainty: 'exact' }],
  ['aws_key', 'AKIAIOSFODNN7EXAMPLE', null],
  ['aws_key', ['AKIA', 'Q7RT2WX9ZB4KM6NP'].join(''), { provider: 'aws', certainty: 'exact' }],
  ['WANDB_API_KEY', '9f2c4e6a8b0d1f3a5c7e9b1d3f5a7c9e0b2d4f6a', { provider: 'wandb', certainty: 'exact' }],
  ['commit', '9f2c4e6a8b0d1f3a5c7e9b1d3f5a7c9e0b2d4f6a', null],
  ['api_key', 'your-api-key-goes-here-1234', null],
  ['api_key', 'd3adb0f2-1c2d-4e5f-8a9b-0c1d2e3f4a5b', null],
  ['eos_token', '<|endoftext|>', null],
  ['COMET_API_KEY', 'COMET_API_KEY_NAME_OF_ENV', null],
  ['api_key', 'q8Zr2LmX7vTn4KpW9sYb', { provider: 'generic', certainty: 'likely' }],
  [
    '',
    `https://acme.blob.core.windows.net/m/base.pt?sp=racwdl&sv=2023-01-03&sig=${signature}%3D`,
    { provider: 'azure', certainty: 'exact' },
  ],
  ['', `https://acme.blob.core.windows.net/m/base.pt?sp=r&sig=${signature.slice(4)}`, null],
] as const)('%s = %s', (name, value, expected) => {
  expect(credentialOf(name, value)).toEqual(expected);
});
