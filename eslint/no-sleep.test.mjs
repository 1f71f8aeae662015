import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { noSleep } from './no-sleep.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const sleeps = [
  'await new Promise((resolve) => setTimeout(resolve, 100));',
  'await new Promise((done) => setTimeout(() => done(), 100));',
  'await new Promise(function (resolve) { setTimeout(() => { resolve(); }, 100); });',
  'await page.waitForTimeout(100);',
  "import { setTimeout as sleep } from 'node:timers/promises';",
];

new RuleTester().run('no-sleep', noSleep, {
  valid: [
    "new Promise((resolve, reject) => { setTimeout(() => reject(new Error('late')), 1000); child.once('exit', resolve); });",
    'const timer = setTimeout(stop, 1000);',
    'await page.waitForSelector("table");',
    "import { setInterval } from 'node:timers/promises';",
  ],
  invalid: sleeps.map((code) => ({ code, errors: [{ messageId: 'sleep' }] })),
});
