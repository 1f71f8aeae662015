import { expect, it } from 'vitest';
import { runProgram } from './run-program';

const node = process.execPath;

it('tells what a program printed, and the code that it exited with', async () => {
  expect(await runProgram(node, ['-e', 'console.log(process.env.LC_ALL)'], 20_000)).toEqual({
    ended: 'exited',
    exitCode: 0,
    stdout: 'C\n',
  });
  expect(await runProgram(node, ['-e', 'process.exit(223)'], 20_000)).toEqual({
    ended: 'exited',
    exitCode: 223,
    stdout: '',
  });
});

it('tells that it could not be started, or took too long', async () => {
  expect(await runProgram('/nowhere/osascript', [], 20_000)).toEqual({ ended: 'unstarted', errno: 'ENOENT' });
  expect(await runProgram(node, ['-e', 'setInterval(() => {}, 1000)'], 300)).toEqual({ ended: 'killed' });
});
