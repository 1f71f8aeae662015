import { assertNever } from '../../shared/domain/assert-never';
import { shortContainerId } from '../../shared/domain/control-group';
import { visibleText } from '../../shared/domain/visible-text';
import { t } from '../i18n';
import type { RowContainer } from '../store/containers';
import { isNamed } from '../store/containers';
import type { OwnerLabel } from '../store/owner-label';

/** What holds a port, in one name that may be shown. */
export function ownerName(label: OwnerLabel): string {
  switch (label.kind) {
    case 'process':
      return visibleText(label.process.name);
    case 'service':
      return visibleText(label.service.displayName);
    case 'activation':
      return visibleText(label.activation.socketUnit);
    case 'published':
    case 'container':
    case 'unnamedContainer':
      return containerName(label.container);
    case 'unit':
      // "postgresql", and "service" behind it.
      return visibleText(label.unit.replace(/(?<=.)\.service$/, ''));
    case 'session':
      return t('common.owner.session', { session: visibleText(label.session) });
    case 'user':
      return t('common.owner.user', { user: visibleText(label.user) });
    case 'unknown':
      return t('common.owner.unknownProcess');
    default:
      return assertNever(label);
  }
}

/** What kind of name it is, to stand quietly behind it; null for a program that is sure, which needs no word. */
export function ownerNote(label: OwnerLabel): string | null {
  switch (label.kind) {
    case 'process':
      return label.inferred ? t('common.owner.likely') : null;
    case 'service':
      return serviceNote(label);
    case 'activation':
      return t('common.owner.startsWhenNeeded', { unit: visibleText(label.activation.serviceUnit) });
    case 'published':
      return t('common.owner.behind', { image: visibleText(label.container.image), proxy: visibleText(label.by) });
    case 'container':
      return `(${visibleText(label.container.image)})`;
    case 'unnamedContainer':
      return t(`common.owner.runtime.${label.container.runtime}`);
    case 'unit':
      return t(label.unit.endsWith('.service') ? 'common.owner.service' : 'common.owner.unit');
    case 'session':
      return label.user === null ? null : t('common.owner.sessionOf', { user: visibleText(label.user) });
    case 'user':
    case 'unknown':
      return null;
    default:
      return assertNever(label);
  }
}

/** The program that hosts a service, unless it is called the same. */
function serviceNote({ service, process, inferred }: Extract<OwnerLabel, { kind: 'service' }>): string | null {
  const isNews = process !== null && process.name !== service.displayName;
  const notes = [
    isNews ? t('common.owner.program', { name: visibleText(process.name) }) : null,
    inferred ? t('common.owner.likely') : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join(' ');
}

/** The name of a container; its id where it has none. */
export function containerName(container: RowContainer): string {
  return visibleText(isNamed(container) ? container.name : shortContainerId(container));
}

/** Whether the name is of a program, service or container, and no words in place of one. */
export function isNamedOwner({ kind }: OwnerLabel): boolean {
  return kind !== 'user' && kind !== 'unknown';
}
