import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useRef, useState } from 'react';
import styles from './app.module.css';
import { Rail } from './components/rail';
import { PortsView } from './features/listeners';
import { ShortcutsDialog } from './features/keyboard/shortcuts-dialog';
import { SettingsDialog } from './features/settings/settings-dialog';
import { StatusLine } from './features/status/status-line';
import type { Services } from './services';
import { ServicesProvider, useServices, useStore } from './services';
import { styleNonce, theme } from './theme';

/** The window. */
export function App({ services }: { readonly services: Services }) {
  const { theme: wanted } = useStore(services.settings);
  const system = useColorScheme();
  return (
    <ServicesProvider value={services}>
      <MantineProvider
        theme={theme}
        forceColorScheme={wanted === 'system' ? system : wanted}
        getStyleNonce={styleNonce}
        deduplicateInlineStyles
      >
        <Shell />
      </MantineProvider>
    </ServicesProvider>
  );
}

function Shell() {
  const { density } = useStore(useServices().settings);
  const [dialog, setDialog] = useState<'settings' | 'keyboard' | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const openSettings = (): void => {
    setDialog('settings');
  };
  const openKeyboard = (): void => {
    setDialog('keyboard');
  };
  const close = (): void => {
    setDialog(null);
  };
  return (
    <div className={styles.shell} data-density={density}>
      <Rail onSettings={openSettings} onKeyboard={openKeyboard} />
      <PortsView gridRef={grid} onHelp={openKeyboard} />
      <StatusLine
        onResume={() => {
          grid.current?.focus();
        }}
      />
      <SettingsDialog opened={dialog === 'settings'} onClose={close} />
      <ShortcutsDialog opened={dialog === 'keyboard'} onClose={close} />
    </div>
  );
}
