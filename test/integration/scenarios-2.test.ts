import { playShare } from '../support/play-scenarios.ts';

playShare(1, 3);
