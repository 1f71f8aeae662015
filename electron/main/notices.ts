import type { Notice } from '../../shared/ipc/contract';

/** What this desktop does not give, as the status line tells it. At most one notice of a code. */
export interface Notices {
  list(): readonly Notice[];
  set(notice: Notice): void;
  clear(code: Notice['code']): void;
}

/** @param changed is told the whole list after each change */
export function createNotices(changed: (notices: readonly Notice[]) => void): Notices {
  const byCode = new Map<Notice['code'], Notice>();
  const list = (): readonly Notice[] => [...byCode.values()];
  return {
    list,
    set(notice) {
      if (byCode.get(notice.code)?.detail === notice.detail) return;
      byCode.set(notice.code, notice);
      changed(list());
    },
    clear(code) {
      if (byCode.delete(code)) changed(list());
    },
  };
}
