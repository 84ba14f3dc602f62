import { existsSync } from 'node:fs';
import { serve } from './service.ts';

/** `npm start`. A `.env` file in the working directory is read first, as the set-up page writes one. */
if (existsSync('.env')) process.loadEnvFile('.env');
await serve(process.env);
