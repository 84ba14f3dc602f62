import { playShare } from '../support/play-scenarios.ts';

playShare(2, 3);
