import type { Handle, Memory } from '../platform/win32/ffi';
import type { Windows } from '../platform/win32/load-windows';
import type { MemoryProcess, MemoryService } from './windows-answers';
import { fileTime, memoryBase, processList, serviceList } from './windows-answers';

export interface MemoryWindow {
  readonly handle: number;
  readonly pid: number;
  readonly visible: boolean;
  /** The name of its class. */
  readonly kind?: string;
  /** The error that PostMessageW gives. */
  readonly refused?: number;
}

/** Windows in memory: tests change what there is, and read what was asked of it. */
export class MemoryWindows implements Windows {
  readonly programs = new Map<number, MemoryProcess>();
  /** What the processes are said to be in the list of all, where it is not what they are. */
  listed: readonly MemoryProcess[] | null = null;
  /** How often the list was asked for. */
  looks = 0;
  windows: readonly MemoryWindow[] = [];
  services: readonly MemoryService[] = [];
  /** Names of services by pid and tag: `1200 41`. */
  readonly tags = new Map<string, string>();
  /** Accounts by the SID in hexadecimal digits: domain and name. */
  readonly accounts = new Map<string, readonly [string, string]>();
  /** Values of version resources by path and name: `C:\a.exe \StringFileInfo\...`. */
  readonly versionValues = new Map<string, Buffer>();
  computer = 'MACHINE';
  /** Drives of other computers: `N:\`. */
  readonly remoteDrives = new Set<string>();
  /** The table of a call, a family and a class; or the number of an error. Called once for each call. */
  onTable: (call: string, family: number, tableClass: number) => Uint8Array | number = () => Buffer.alloc(8);
  /** What a call of this name fails with. */
  readonly failures = new Map<string, number>();

  /** Handles that are open, and what they are of. */
  readonly open = new Map<Handle, MemoryProcess | MemoryService | 'manager' | 'token'>();
  /** How often a handle was closed that is none any more. */
  closedTwice = 0;
  readonly opened: { readonly pid: number; readonly access: number }[] = [];
  readonly terminated: number[] = [];
  readonly posted: number[] = [];
  readonly controls: string[] = [];
  readonly entries: Buffer[] = [];
  readonly lookedUp: string[] = [];
  /** Which device a drive is: `C:`. */
  readonly devices = new Map<string, string>();
  /** Pids of processes with which Windows ends; null where it does not tell. */
  criticalPids: readonly number[] | null = [];
  /** What a service does before it answers. */
  onControl: () => Promise<void> = async () => undefined;
  /** Called when a process is about to be ended. */
  onTerminate: (pid: number) => void = () => undefined;
  /** Called when a process has been opened. */
  onOpen: (pid: number) => void = () => undefined;

  private lastError = 0;
  private nextHandle = 64;
  private tokenOf: MemoryProcess | undefined;

  /** Starts a process. */
  run(process: MemoryProcess): MemoryProcess {
    this.programs.set(process.pid, process);
    return process;
  }

  readonly memory: Memory = { addressOf: () => memoryBase };

  readonly ipHelper: Windows['ipHelper'] = {
    getExtendedTcpTable: (table, size, family, tableClass) =>
      this.fill(table, size, this.onTable('tcp', family, tableClass)),
    getExtendedUdpTable: (table, size, family, tableClass) =>
      this.fill(table, size, this.onTable('udp', family, tableClass)),
    setTcpEntry: (row) => {
      this.entries.push(Buffer.from(row));
      return this.failures.get('SetTcpEntry') ?? 0;
    },
  };

  readonly kernel32: Windows['kernel32'] = {
    openProcess: (access, pid) => {
      this.opened.push({ pid, access });
      const process = this.programs.get(pid);
      const error = process ? process.denied : 87;
      if (process === undefined || error !== undefined) return this.fail(error ?? 87);
      const handle = this.handleOf(process);
      this.onOpen(pid);
      return handle;
    },
    currentProcess: () => -1,
    closeHandle: (handle) => {
      this.lastError = 6; // ERROR_INVALID_HANDLE, as if it were: nobody may look at an error after this.
      const wasOpen = this.open.delete(Number(handle));
      if (!wasOpen) this.closedTwice += 1;
      return Number(wasOpen);
    },
    waitForSingleObject: (handle) => {
      const process = this.processOf(handle);
      return this.programs.get(process?.pid ?? 0) === process && process?.ended !== true ? 0x102 : 0;
    },
    getProcessTimes: (handle, times) => {
      const process = this.processOf(handle);
      if (!process || this.failures.has('GetProcessTimes')) return this.fail(this.failures.get('GetProcessTimes') ?? 6);
      Buffer.from(times.buffer, times.byteOffset).writeBigInt64LE(fileTime(process.created), 0);
      return 1;
    },
    queryFullProcessImageName: (handle, _flags, path, size) => {
      const text = this.processOf(handle)?.path;
      return text === undefined ? this.fail(31) : this.writeText(text, path, size);
    },
    terminateProcess: (handle) => {
      const process = this.processOf(handle);
      const error = this.failures.get('TerminateProcess');
      this.onTerminate(process?.pid ?? 0);
      if (!process || error !== undefined) return this.fail(error ?? 6);
      this.terminated.push(process.pid);
      this.programs.delete(process.pid);
      return 1;
    },
    isProcessCritical: (handle) => this.criticalPids?.includes(this.processOf(handle)?.pid ?? 0) ?? null,
    getDriveType: async (root) => (this.remoteDrives.has(root) ? 4 : 3),
    queryDosDevice: (drive, target) => {
      const device = this.devices.get(drive);
      if (device === undefined) return this.fail(2);
      // Two of them end a list.
      const text = Buffer.from(`${device}\0\0`, 'utf16le');
      target.set(text);
      return text.length / 2;
    },
    getComputerName: (name, size) => this.writeText(this.computer, name, size),
    lastError: () => this.lastError,
  };

  readonly ntdll: Windows['ntdll'] = {
    querySystemInformation: (informationClass, buffer, length, needed) => {
      if (informationClass === 88) return this.tellImageName(buffer, length);
      this.looks += 1;
      const failure = this.failures.get('NtQuerySystemInformation');
      if (failure !== undefined) return failure;
      const bytes = processList(this.listed ?? [...this.programs.values()].filter(({ ended }) => ended !== true));
      needed[0] = bytes.length;
      if (bytes.length > length) return 0xc000_0004;
      buffer.set(bytes);
      return 0;
    },
    queryInformationProcess: (handle, _class, buffer, length) => {
      const text = this.processOf(handle)?.commandLine;
      if (text === undefined) return 0xc000_0003;
      const bytes = Buffer.alloc(16 + text.length * 2);
      bytes.writeUInt16LE(text.length * 2, 0);
      bytes.writeBigUInt64LE(memoryBase + 16n, 8);
      bytes.write(text, 16, 'utf16le');
      if (bytes.length > length) return 0xc000_0004;
      buffer.set(bytes);
      return 0;
    },
  };

  readonly advapi32: Windows['advapi32'] = {
    openProcessToken: (process, _access, token) => {
      this.tokenOf = process === -1 ? this.programs.get(-1) : this.processOf(process);
      if (this.tokenOf?.sid === undefined) return this.fail(5);
      token[0] = BigInt(this.handleOf('token'));
      return 1;
    },
    getTokenInformation: (_token, informationClass, buffer, length) => {
      const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, length);
      // TokenElevation and TokenUser, winnt.h.
      if (informationClass === 20) bytes.writeUInt32LE(Number(this.tokenOf?.elevated === true), 0);
      else {
        bytes.writeBigUInt64LE(memoryBase + 16n, 0);
        bytes.set(this.tokenOf?.sid ?? [], 16);
      }
      return 1;
    },
    lookupAccountSid: async (sid, name, nameSize, domain, domainSize) => {
      const key = Buffer.from(sid).toString('hex');
      this.lookedUp.push(key);
      const account = this.accounts.get(key);
      if (!account) return this.fail(1332);
      this.writeText(account[0], domain, domainSize);
      return this.writeText(account[1], name, nameSize);
    },
  };

  readonly serviceControl: Windows['serviceControl'] = {
    openManager: () => this.openOr('OpenSCManagerW', () => 'manager'),
    openService: (_manager, name) =>
      this.openOr('OpenServiceW', () => this.services.find((service) => service.name === name) ?? 1060),
    close: (handle) => {
      this.lastError = 6;
      return Number(this.open.delete(handle));
    },
    enumActive: (_manager, buffer, _needed, count, resume) => {
      const failure = this.failures.get('EnumServicesStatusExW');
      if (failure !== undefined) return this.fail(failure);
      const first = resume[0] ?? 0;
      const part = this.services.slice(first, first + this.servicesAtOnce);
      buffer.set(serviceList(part));
      count[0] = part.length;
      const isLast = first + part.length >= this.services.length;
      resume[0] = isLast ? 0 : first + part.length;
      return isLast ? 1 : this.fail(234);
    },
    queryStatus: (handle, status) => {
      const service = this.open.get(handle) as MemoryService;
      if (this.failures.has('QueryServiceStatusEx')) return this.fail(this.failures.get('QueryServiceStatusEx') ?? 0);
      status.set(serviceList([service]).subarray(16, 52));
      return 1;
    },
    control: async (handle, control) => {
      await this.onControl();
      const failure = this.failures.get('ControlService');
      // Whatever the last error is by then, it is of another call.
      this.lastError = 6;
      if (failure !== undefined) return failure;
      this.controls.push(`${(this.open.get(handle) as MemoryService).name} ${control}`);
      return 0;
    },
    nameOfTag: (pid, tag) => this.tags.get(`${pid} ${tag}`) ?? null,
  };

  /** How many services fit into an answer. */
  servicesAtOnce = 1000;

  readonly user32: Windows['user32'] = {
    enumWindows: (visit) => {
      for (const { handle } of this.windows) visit(handle);
      return 1;
    },
    processOf: (window) => this.window(window)?.pid ?? 0,
    classOf: (window) => this.window(window)?.kind ?? 'Window',
    isWindowVisible: (window) => Number(this.window(window)?.visible === true),
    postMessage: (window, message) => {
      const refused = this.window(window)?.refused;
      if (refused !== undefined) return this.fail(refused);
      // WM_CLOSE, winuser.h.
      if (message === 0x10) this.posted.push(Number(window));
      return 1;
    },
  };

  /** The path whose version was read last. */
  private versionPath = '';
  readonly versionsRead: string[] = [];

  readonly version: Windows['version'] = {
    getFileVersionInfoSize: async (path) =>
      [...this.versionValues.keys()].some((key) => key.startsWith(`${fileOf(path)} \\`)) ? 1024 : 0,
    getFileVersionInfo: async (path) => {
      this.versionPath = fileOf(path);
      this.versionsRead.push(path);
      return 1;
    },
    verQueryValue: (block, name, value, length) => {
      const bytes = this.versionValues.get(`${this.versionPath} ${name}`);
      if (!bytes) return 0;
      block.set(bytes, 128);
      value[0] = memoryBase + 128n;
      // The length of a text is in characters ("VerQueryValueW").
      length[0] = name.startsWith('\\StringFileInfo') ? bytes.length / 2 : bytes.length;
      return 1;
    },
  };

  /** SYSTEM_PROCESS_ID_INFORMATION: the pid at 0, and at 8 a UNICODE_STRING with room for the name. */
  private tellImageName(buffer: Uint8Array, length: number): number {
    const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length);
    const name = this.programs.get(bytes.readUInt32LE(0))?.imageName;
    if (length !== 24) return 0xc000_0004;
    if (name === undefined || this.failures.has('SystemProcessIdInformation')) return 0xc000_0003;
    if (name.length * 2 > bytes.readUInt16LE(10)) return 0xc000_0004;
    bytes.write(name, Number(bytes.readBigUInt64LE(16) - memoryBase), 'utf16le');
    bytes.writeUInt16LE(name.length * 2, 8);
    this.onImageName(bytes.readUInt32LE(0));
    return 0;
  }

  /** Called when the name of a process's file has been told. */
  onImageName: (pid: number) => void = () => undefined;

  private window(handle: Handle): MemoryWindow | undefined {
    return this.windows.find((window) => window.handle === handle);
  }

  private openOr(call: string, find: () => MemoryService | 'manager' | number): Handle {
    const failure = this.failures.get(call);
    if (failure !== undefined) return this.fail(failure);
    const found = find();
    return typeof found === 'number' ? this.fail(found) : this.handleOf(found);
  }

  private handleOf(what: MemoryProcess | MemoryService | 'manager' | 'token'): number {
    this.nextHandle += 4;
    this.open.set(this.nextHandle, what);
    return this.nextHandle;
  }

  /** The process that a handle was opened of, whoever has its pid now. */
  private processOf(handle: Handle): MemoryProcess | undefined {
    const what = this.open.get(handle);
    return typeof what === 'object' && 'created' in what ? what : undefined;
  }

  private fail(error: number): 0 {
    this.lastError = error;
    return 0;
  }

  private fill(table: Uint8Array, size: Uint32Array, answer: Uint8Array | number): number {
    if (typeof answer === 'number') return answer;
    const isTooSmall = answer.length > (size[0] ?? 0);
    size[0] = answer.length;
    if (isTooSmall) return 122;
    table.set(answer);
    return 0;
  }

  private writeText(text: string, buffer: Uint8Array, size: Uint32Array): number {
    if (text.length >= (size[0] ?? 0)) return this.fail(122);
    buffer.set(Buffer.from(`${text}\0`, 'utf16le'));
    size[0] = text.length;
    return 1;
  }
}

/**
 * The file that a path means to who loads it as a library: dots and blanks at the end of a part are left out, behind `\\?\`
 * only at the end of all.
 */
function fileOf(path: string): string {
  const isExact = path.startsWith('\\\\?\\');
  return isExact ? path.slice(4).replace(/[. ]+$/, '') : path.replace(/[. ]+(?=\\|$)/g, '');
}
