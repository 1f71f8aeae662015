import type { ProcessIdentity } from '../../../../shared/domain/process';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import { IPPROTO_TCP } from '../../monitor/socket-record';
import type { SocketTable } from '../../monitor/socket-table';
import type { CloseError, PlatformActions, SignalError } from '../platform';
import { ERROR_ACCESS_DENIED, ERROR_MR_MID_NOT_FOUND, ERROR_SUCCESS, errorText } from './errors';
import type { Handle } from './ffi';
import type { Windows } from './load-windows';
import { PROCESS_TERMINATE, hasEnded, openIdentity, toSignalError } from './process-handle';

/** What a process that was ended by force gives to who waits for it: the same as the Task Manager's. */
const EXIT_CODE = 1;
/** winuser.h: what a click on a window's cross posts. The program may ask what to do with unsaved work, and may refuse. */
const WM_CLOSE = 0x10;

/**
 * The window of a console, and the hidden one that stands for it in a terminal: the system says that they belong to a
 * program that runs there, and with them all programs of the console are ended, a shell among them.
 */
const consoleWindows: ReadonlySet<string> = new Set(['ConsoleWindowClass', 'PseudoConsoleWindow']);

/** tcpmib.h: MIB_TCPROW, whose fields are of 32 bits each. */
const MIB_TCPROW_SIZE = 20;
const MIB_TCP_STATE_DELETE_TCB = 12;

type Api = Pick<Windows, 'kernel32' | 'user32' | 'ipHelper'>;

/** Stops processes and cuts connections. Security item 26. */
export class WindowsActions implements PlatformActions {
  constructor(private readonly api: Api) {}

  /**
   * To ask means to close its own windows. A program without any cannot be asked: the one other way is a Ctrl+C or Ctrl+Break,
   * for which Porthole would have to join the program's console, and it is sent to all programs there, a shell among
   * them (GenerateConsoleCtrlEvent's page): nobody could tell whom it meets.
   */
  signal(identity: ProcessIdentity, how: 'probe' | 'terminate' | 'kill'): Result<null, SignalError> {
    const { kernel32 } = this.api;
    const opened = openIdentity(kernel32, identity, how === 'terminate' ? 0 : PROCESS_TERMINATE);
    if (!opened.ok) return opened;
    try {
      if (how === 'probe') return ok(null);
      return how === 'kill' ? this.end(opened.value) : this.closeWindows(identity.pid);
    } finally {
      kernel32.closeHandle(opened.value);
    }
  }

  closeConnection({ rows }: SocketTable, slot: number): Result<null, CloseError> {
    if (rows.protocol[slot] !== IPPROTO_TCP) return fail({ code: 'unsupported', reason: 'notToldBySystem' });
    if (rows.family[slot] !== 4) return fail({ code: 'ipv6' });
    const row = Buffer.alloc(MIB_TCPROW_SIZE);
    row.writeUInt32LE(MIB_TCP_STATE_DELETE_TCB, 0);
    row.writeUInt32LE(rows.local[slot * 4] ?? 0, 4);
    row.writeUInt16BE(rows.localPort[slot] ?? 0, 8);
    row.writeUInt32LE(rows.peer[slot * 4] ?? 0, 12);
    row.writeUInt16BE(rows.peerPort[slot] ?? 0, 16);
    const error = this.api.ipHelper.setTcpEntry(row);
    if (error === ERROR_SUCCESS) return ok(null);
    const isRefused = error === ERROR_ACCESS_DENIED || error === ERROR_MR_MID_NOT_FOUND;
    return fail(isRefused ? { code: 'notPermitted' } : { code: 'failed', errno: errorText(error) });
  }

  private end(process: Handle): Result<null, SignalError> {
    const { kernel32 } = this.api;
    if (kernel32.terminateProcess(process, EXIT_CODE) !== 0) return ok(null);
    const error = kernel32.lastError();
    // Of one that is about to end access is denied too (TerminateProcess's page).
    return fail(hasEnded(kernel32, process) ? { code: 'gone' } : toSignalError(error));
  }

  private closeWindows(pid: number): Result<null, SignalError> {
    const { user32, kernel32 } = this.api;
    let posted = 0;
    const errors: number[] = [];
    user32.enumWindows((window) => {
      if (user32.processOf(window) !== pid || user32.isWindowVisible(window) === 0) return;
      if (consoleWindows.has(user32.classOf(window))) return;
      if (user32.postMessage(window, WM_CLOSE, 0, 0) !== 0) posted += 1;
      else errors.push(kernel32.lastError());
    });
    if (posted > 0) return ok(null);
    // The system keeps windows of a program with more rights from messages of one with less (UIPI).
    const [refused] = errors;
    return fail(refused === undefined ? { code: 'cannotAsk' } : toSignalError(refused));
  }
}
