import type { Notice } from '../../shared/ipc/contract';
import { assertNever } from '../../shared/domain/assert-never';
import type { SettingsProblem } from './settings-store';
import { t } from '../words';

/** What the status line says of a problem with the settings file. */
export function settingsNotice(problem: SettingsProblem): Notice {
  const { code, file } = problem;
  switch (code) {
    case 'setAside':
      return { code: 'settingsSetAside', detail: file };
    case 'newer':
      return { code: 'settingsNotSaved', detail: t('system.settingsProblem.newer', { file }) };
    case 'unreadable':
    case 'unwritable':
      return {
        code: 'settingsNotSaved',
        detail: t(`system.settingsProblem.${code}`, { file, code: problem.error.code }),
      };
    default:
      return assertNever(code);
  }
}
