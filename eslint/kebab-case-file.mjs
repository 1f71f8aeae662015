import { basename } from 'node:path';

/** `socket-table.ts`, `socket-table.test.ts`, `i18next.d.ts`: words of small letters and digits, joined by hyphens. */
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;

/** Names of files are the same on every file system, whatever it thinks of capital letters. */
export const kebabCaseFile = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { name: 'The file name {{name}} is not in kebab-case.' },
  },
  create(context) {
    const name = basename(context.filename);
    return {
      Program(node) {
        if (!kebabCase.test(name)) context.report({ node, messageId: 'name', data: { name } });
      },
    };
  },
};
