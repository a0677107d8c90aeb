import { testGoldenAnswers } from './golden.ts';

testGoldenAnswers(1);
