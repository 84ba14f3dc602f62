import { playShare } from '../support/play-scenarios.ts';

playShare(0, 3);
