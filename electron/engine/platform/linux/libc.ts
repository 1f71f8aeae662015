import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';

/**
 * The few calls that Node has no function for, or one that costs several times as much. Each returns -1 on failure, and
 * `errno()` then says why.
 */
export interface Libc {
  /** socket(2) */
  socket(domain: number, type: number, protocol: number): number;
  /** send(2) */
  send(fd: number, buffer: Uint8Array, length: number, flags: number): number;
  /** recv(2) */
  recv(fd: number, buffer: Uint8Array, length: number, flags: number): number;
  /** pread(2) */
  pread(fd: number, buffer: Uint8Array, length: number, offset: number): number;
  /** setsockopt(2) */
  setsockopt(fd: number, level: number, name: number, value: Uint8Array, length: number): number;
  /** bind(2) */
  bind(fd: number, address: Uint8Array, length: number): number;
  /** close(2) */
  close(fd: number): number;
  /** pidfd_open(2), through syscall(2): glibc has a wrapper since 2.36 only. */
  pidfdOpen(pid: number): number;
  /** pidfd_send_signal(2), through syscall(2). */
  pidfdSendSignal(pidfd: number, signal: number): number;
  /** The errno of the last call that failed, as a name (`EPERM`). */
  errno(): string;
}

// The same on every architecture: include/uapi/asm-generic/unistd.h.
const SYS_pidfd_send_signal = 424;
const SYS_pidfd_open = 434;

/** Loads libc through koffi; an error value where koffi has no binary for this machine, or libc cannot be opened. */
export async function loadLibc(): Promise<Result<Libc, { readonly code: 'libcUnavailable'; readonly detail: string }>> {
  try {
    const { default: koffi } = await import('koffi');
    // Without a name: the symbols of this process, whose libc may be glibc or musl.
    const library = koffi.load(null);
    const syscall = library.func('long syscall(long number, long a, long b, void *c, ulong d)');
    // EWOULDBLOCK is EAGAIN's other name, and would stand for it.
    const errnos = Object.entries(koffi.os.errno).filter(([name]) => name !== 'EWOULDBLOCK');
    const names = new Map(errnos.map(([name, value]) => [value, name]));
    return ok({
      socket: library.func('int socket(int domain, int type, int protocol)'),
      send: library.func('long send(int fd, const void *buffer, size_t length, int flags)'),
      recv: library.func('long recv(int fd, void *buffer, size_t length, int flags)'),
      pread: library.func('long pread(int fd, void *buffer, size_t length, long offset)'),
      setsockopt: library.func('int setsockopt(int fd, int level, int name, const void *value, uint32_t length)'),
      bind: library.func('int bind(int fd, const void *address, uint32_t length)'),
      close: library.func('int close(int fd)'),
      pidfdOpen: (pid: number) => syscall(SYS_pidfd_open, pid, 0, null, 0) as number,
      pidfdSendSignal: (pidfd: number, signal: number) =>
        syscall(SYS_pidfd_send_signal, pidfd, signal, null, 0) as number,
      errno: () => names.get(koffi.errno()) ?? String(koffi.errno()),
    });
  } catch (error) {
    return fail({ code: 'libcUnavailable', detail: error instanceof Error ? error.message : String(error) });
  }
}
