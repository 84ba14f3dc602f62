export { credentialOf } from './credential.ts';
export type { CredentialMatch } from './credential.ts';
