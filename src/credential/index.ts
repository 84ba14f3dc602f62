export { credentialFacts, credentialsInText } from './credential-fact.ts';
export { credentialOf } from './credential.ts';
export type { CredentialMatch } from './credential.ts';
