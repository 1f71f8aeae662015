import type { Ffi, Handle, OpenLibrary } from './ffi';

/** Windows of programs (winuser.h). Calls give 0 on failure. */
export interface User32 {
  /** EnumWindows: calls `visit` with each top-level window of this desktop, within the call. */
  enumWindows(visit: (window: Handle) => void): number;
  /** The pid of the process that made a window, by GetWindowThreadProcessId; 0 where there is no such window. */
  processOf(window: Handle): number;
  isWindowVisible(window: Handle): number;
  /** The name of a window's class, by GetClassNameW; empty where there is no such window. */
  classOf(window: Handle): string;
  postMessage(window: Handle, message: number, wParam: number, lParam: number): number;
}

/** A callback of EnumWindows goes on with the next window for as long as it gives TRUE. */
const TRUE = 1;
/** In UTF-16 units, with the NUL behind ("WNDCLASSEXW": at most 256). */
const LONGEST_CLASS_NAME = 257;

export function loadUser32(ffi: Ffi, open: OpenLibrary): User32 {
  const library = open('user32.dll');
  const callback = ffi.pointer(ffi.proto('int', ['intptr_t', 'intptr_t']));
  const enumWindows = library.func('EnumWindows', 'int', [callback, 'intptr_t']);
  const processOf = library.func('uint32_t GetWindowThreadProcessId(intptr_t window, uint32_t *pid)');
  const className = library.func('int GetClassNameW(intptr_t window, void *name, int size)');
  return {
    enumWindows: (visit) => {
      const each = (window: Handle) => {
        visit(window);
        return TRUE;
      };
      return enumWindows(each, 0) as number;
    },
    processOf: (window) => {
      const pid = new Uint32Array(1);
      return processOf(window, pid) === 0 ? 0 : (pid[0] ?? 0);
    },
    classOf: (window) => {
      const name = Buffer.alloc(LONGEST_CLASS_NAME * 2);
      return name.toString('utf16le', 0, (className(window, name, LONGEST_CLASS_NAME) as number) * 2);
    },
    isWindowVisible: library.func('int IsWindowVisible(intptr_t window)'),
    postMessage: library.func('int PostMessageW(intptr_t window, uint32_t message, uintptr_t wParam, intptr_t lParam)'),
  };
}
