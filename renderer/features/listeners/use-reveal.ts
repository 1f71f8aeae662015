import { useEffect, useEffectEvent } from 'react';
import { useServices } from '../../services';
import type { PortRow } from '../../store/port-row';
import { indexOfSockets } from './use-active-row';

/** Shows the row that a notification or the tray asks for: at once, or as soon as it is there. */
export function useReveal(show: (row: PortRow) => void): void {
  const { bridge, monitor } = useServices();
  const onFound = useEffectEvent(show);
  useEffect(() => {
    let wanted: readonly string[] = [];
    const look = (): void => {
      if (wanted.length === 0) return;
      const { rows } = monitor.state.get();
      const row = rows[indexOfSockets(rows, wanted)];
      if (!row) return;
      wanted = [];
      onFound(row);
    };
    const endReveal = bridge.app.reveal(({ socketIds }) => {
      wanted = socketIds;
      // What is asked for may have come during a pause.
      monitor.setPaused(false);
      look();
    });
    const endRows = monitor.state.subscribe(look);
    return () => {
      endReveal();
      endRows();
    };
  }, [bridge, monitor]);
}
