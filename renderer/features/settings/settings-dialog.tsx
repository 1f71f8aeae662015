import { SegmentedControl, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useId } from 'react';
import type { SettingsPatch } from '../../../shared/domain/settings';
import { intervals } from '../../../shared/domain/settings';
import { Dialog } from '../../components/dialog';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import styles from './settings.module.css';

const themes = ['system', 'light', 'dark'] as const;
const densities = ['compact', 'comfortable'] as const;
const switches = ['keepWatching', 'notifyNewListeners', 'otherNamespaces'] as const;

interface SettingsDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The settings; each is kept and takes effect at once. */
export function SettingsDialog({ opened, onClose }: SettingsDialogProps) {
  const { bridge, ask, settings: store, info } = useServices();
  const settings = useStore(store);
  const about = useStore(info);
  const update = (patch: SettingsPatch): void => {
    ask('settingsChange', bridge.settings.update(patch), store.set);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t('settings.title')} size={480}>
      <div className={styles.list}>
        <Choice label={t('settings.theme.label')}>
          {(label) => (
            <SegmentedControl
              size="xs"
              classNames={{ root: styles.segments, indicator: styles.chosen }}
              aria-labelledby={label}
              data={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
              value={settings.theme}
              onChange={(theme) => {
                update({ theme });
              }}
            />
          )}
        </Choice>
        <Choice label={t('settings.density.label')}>
          {(label) => (
            <SegmentedControl
              size="xs"
              classNames={{ root: styles.segments, indicator: styles.chosen }}
              aria-labelledby={label}
              data={densities.map((value) => ({ value, label: t(`settings.density.${value}`) }))}
              value={settings.density}
              onChange={(density) => {
                update({ density });
              }}
            />
          )}
        </Choice>
        <Choice label={t('settings.interval.label')}>
          {(label) => (
            <SegmentedControl
              size="xs"
              classNames={{ root: styles.segments, indicator: styles.chosen }}
              aria-labelledby={label}
              data={intervals.map((value) => ({
                value: String(value),
                label: t('settings.interval.seconds', { seconds: value / 1000 }),
              }))}
              value={String(settings.interval)}
              onChange={(chosen) => {
                update({ interval: intervals.find((value) => String(value) === chosen) });
              }}
            />
          )}
        </Choice>
        {switches.map((name) => (
          <Switch
            key={name}
            classNames={{ root: styles.switch, labelWrapper: styles.switchLabel }}
            labelPosition="left"
            label={t(`settings.${name}.label`)}
            description={t(`settings.${name}.description`)}
            checked={settings[name]}
            onChange={(event) => {
              update({ [name]: event.currentTarget.checked });
            }}
          />
        ))}
      </div>
      {about && (
        <p className={styles.version}>
          {t('settings.version', { version: about.version, electronVersion: about.electronVersion })}
        </p>
      )}
    </Dialog>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly children: (labelId: string) => ReactNode;
}

function Choice({ label, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <span id={id}>{label}</span>
      {children(id)}
    </div>
  );
}
