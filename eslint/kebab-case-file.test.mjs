import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { kebabCaseFile } from './kebab-case-file.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const file = (filename) => ({ name: filename, filename, code: '' });

new RuleTester().run('kebab-case-file', kebabCaseFile, {
  valid: ['index.js', 'src/socket-table.js', 'socket-table.test.js', 'i18next.d.js', 'win32.js'].map(file),
  invalid: ['SocketTable.js', 'socketTable.js', 'socket_table.js', 'socket-.js', 'socket-Table.test.js'].map(
    (filename) => ({
      ...file(filename),
      errors: [{ messageId: 'name' }],
    }),
  ),
});
