import type { Ffi, Handle, OpenLibrary } from './ffi';

/** Windows of programs (winuser.h). Calls give 0 on failure. */
export interface User32 {
  /** EnumWindows: calls `visit` with each top-level window of this desktop, within the call. */
  enumWindows(visit: (window: Handle) => void): number;
  /** The pid of the process that made a window, by GetWindowThreadProcessId; 0 where there is no such window. */
  processOf(window: Handle): number;
  isWindowVisible(window: Handle): number;
  postMessage(window: Handle, message: number, wParam: number, lParam: number): number;
}

/** A callback of EnumWindows goes on with the next window for as long as it gives TRUE. */
const TRUE = 1;

export function loadUser32(ffi: Ffi, open: OpenLibrary): User32 {
  const library = open('user32.dll');
  const callback = ffi.pointer(ffi.proto('int', ['intptr_t', 'intptr_t']));
  const enumWindows = library.func('EnumWindows', 'int', [callback, 'intptr_t']);
  const processOf = library.func('uint32_t GetWindowThreadProcessId(intptr_t window, uint32_t *pid)');
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
    isWindowVisible: library.func('int IsWindowVisible(intptr_t window)'),
    postMessage: library.func('int PostMessageW(intptr_t window, uint32_t message, uintptr_t wParam, intptr_t lParam)'),
  };
}
