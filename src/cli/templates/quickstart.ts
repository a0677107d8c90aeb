import { packageFile } from '../package-file.ts';
import type { Template } from './template.ts';

/** The example of the same name, which is shipped with the command; its first line is the question, as a comment. */
const example = packageFile('scenarios/quickstart.yaml');

export const quickstart: Template = {
  name: 'quickstart',
  question: example.slice(0, example.indexOf('\n')).replace(/^# */, ''),
  text: example.replaceAll('scenarios/quickstart.yaml', 'quickstart.yaml'),
};
