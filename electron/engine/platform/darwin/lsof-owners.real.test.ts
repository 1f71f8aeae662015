import { afterEach, beforeEach, expect, it } from 'vitest';
import { socketIdFrom } from '../../enrich/describe-socket';
import { SocketTable } from '../../monitor/socket-table';
import { ScriptFolder } from '../../testing/script-folder';
import { ListenerGenerations } from './listener-generations';
import { LsofHolders } from './lsof-holders';
import { LsofOwners } from './lsof-owners';
import { collateSockets } from './lsof-sockets';
import { parseLsof } from './parse-lsof';

// A script in the place of lsof.

let scripts: ScriptFolder;

beforeEach(() => {
  scripts = new ScriptFolder();
});

afterEach(() => {
  scripts.remove();
});

it('whoever has taken over a control block that was used before is said to hold the new socket', () => {
  const outputOf = (pid: number) => `p${pid}\\0\\nf1\\0tIPv4\\0d0x2\\0PTCP\\0n*:80\\0TST=LISTEN\\0\\n`;
  const look = (pid: number) =>
    collateSockets(parseLsof(Buffer.from(outputOf(pid).replaceAll('\\0', '\0').replaceAll('\\n', '\n'))).files);
  const generations = new ListenerGenerations();
  const owners = new LsofOwners(scripts.write('lsof', `printf '${outputOf(8)}'`), new LsofHolders(), generations);
  generations.note(look(7), true);
  const table = new SocketTable();
  table.begin('all');
  const [socket] = generations.note(look(8), true);
  if (!socket) throw new Error('The look shows nothing');
  table.observe({ ...socket.record });
  const [slot = -1] = table.commit(true).added;
  expect(owners.holds(table, slot, 8)).toBe(true);
  expect(owners.holds(table, slot, 7)).toBe(false);
  const [first] = look(7);
  const idOf = ({ cookieHigh, cookieLow }: { readonly cookieHigh: number; readonly cookieLow: number }) =>
    socketIdFrom(cookieHigh, cookieLow);
  expect(first && idOf(first.record)).not.toBe(idOf(socket.record));
});
