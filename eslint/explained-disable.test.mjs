import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { explainedDisable } from './explained-disable.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const directives = [
  ['// eslint-disable-next-line no-var', ['reason']],
  ['var a = 1; // eslint-disable-line no-var, no-console', ['reason']],
  ['/* eslint-disable no-var -- */', ['reason']],
  ['/* eslint-disable */', ['rules', 'reason']],
  ['// eslint-disable-next-line -- it is late', ['rules']],
];

new RuleTester({ linterOptions: { reportUnusedDisableDirectives: 'off' } }).run('explained-disable', explainedDisable, {
  valid: [
    '// eslint-disable-next-line no-var -- the tool wants it',
    '/* eslint-disable no-var, no-console -- the tool wants it */',
    '/* eslint-enable no-var */',
    '// What eslint-disable does is told elsewhere.',
  ],
  invalid: directives.map(([code, messageIds]) => ({ code, errors: messageIds.map((messageId) => ({ messageId })) })),
});
