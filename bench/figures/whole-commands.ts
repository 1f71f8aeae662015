import { nativeFigure } from '../bench';
import { commandCost } from '../command-cost';
import type { LoadSize } from '../load';
import { sizes, startLoad } from '../load';
import type { NativePrograms } from '../native';
import type { Measurement } from '../report';
import { measured, skipped } from '../report';
import { median } from '../statistics';

interface Command {
  readonly name: string;
  readonly words: readonly string[];
}

const node = process.execPath;
const networkConnections = "require('systeminformation').networkConnections().then((rows) => console.log(rows.length))";

const own: Command = { name: 'porthole ls', words: [node, 'out/main/cli.js', 'ls'] };
const peers: readonly Command[] = [
  { name: 'ss -tunap', words: ['ss', '-tunap'] },
  { name: 'ss -tuln', words: ['ss', '-tuln'] },
  { name: 'lsof -nP -i', words: ['lsof', '-nP', '-i'] },
  { name: 'netstat -tunap', words: ['netstat', '-tunap'] },
  { name: 'systeminformation', words: [node, '-e', networkConnections] },
  { name: 'an empty Node program', words: [node, '-e', '0'] },
];

const rounds = 5;
const quickRounds = 3;

/** The CLI as a whole process, from its start to its end, and others that answer the same question. */
export const wholeCommands = nativeFigure('whole-commands', async ({ quick }, programs) => {
  const measurements: Measurement[] = [];
  for (const size of quick ? [sizes.S] : [sizes.S, sizes.M, sizes.L]) {
    measurements.push(...(await measureSize(programs, size, quick ? quickRounds : rounds)));
  }
  return measurements;
});

async function measureSize(programs: NativePrograms, size: LoadSize, times: number): Promise<readonly Measurement[]> {
  const load = await startLoad(programs, size);
  const walls = new Map<string, number[]>([own, ...peers].map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < times; round += 1) {
      for (const { name, words } of [own, ...peers]) {
        const cost = await commandCost(programs, words);
        if (cost) walls.get(name)?.push(cost.wall);
      }
    }
  } finally {
    await load.end();
  }
  const ownName = `${own.name}, ${size.name}`;
  return [own, ...peers].map((command) => {
    const name = `${command.name}, ${size.name}`;
    const samples = walls.get(command.name) ?? [];
    if (samples.length === 0) return skipped(name, `${command.words[0] ?? ''} is not installed`);
    return measured(name, median(samples), 'ms', command === own ? {} : { against: ownName });
  });
}
