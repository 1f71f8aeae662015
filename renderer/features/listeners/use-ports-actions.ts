import type { RefObject } from 'react';
import { useRef, useState } from 'react';
import { useLack } from '../../components/use-lack';
import { useServices } from '../../services';
import type { PortRow } from '../../store/port-row';
import { ConnectionCutter } from '../connections';
import { Stopper } from '../stop';
import type { ActiveRow } from './use-active-row';
import { socketIdsOf, useActiveRow } from './use-active-row';
import { useReveal } from './use-reveal';
import { useShortcuts } from './use-shortcuts';
import type { VisibleRows } from './use-visible-rows';

/** What a person does in the Ports view, by pointer, key or notification. */
export interface PortsActions {
  readonly active: ActiveRow;
  /** Whether the panel is open. */
  readonly isOpen: boolean;
  readonly open: (row: PortRow) => void;
  readonly close: () => void;
  readonly stop: (row: PortRow) => void;
  /** From the search box on to the rows. */
  readonly toRows: () => void;
  /** Takes back every filter and the search. */
  readonly showAll: () => void;
  readonly stopper: Stopper;
  readonly cutter: ConnectionCutter;
  readonly searchBox: RefObject<HTMLInputElement | null>;
}

interface PortsSurroundings {
  readonly visible: VisibleRows;
  readonly all: readonly PortRow[];
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly onHelp: () => void;
}

export function usePortsActions({ visible, all, grid, onHelp }: PortsSurroundings): PortsActions {
  const { bridge, monitor } = useServices();
  const active = useActiveRow(all, visible.rows);
  const [isOpen, setOpen] = useState(false);
  const [stopper] = useState(() => new Stopper(bridge.stop));
  const [cutter] = useState(() => new ConnectionCutter(bridge.connections));
  const stopLack = useLack('kill');
  const searchBox = useRef<HTMLInputElement>(null);
  const open = (row: PortRow): void => {
    active.set(row);
    setOpen(true);
  };
  const close = (): void => {
    setOpen(false);
    grid.current?.focus();
  };
  useReveal((row) => {
    if (!visible.lets(row)) visible.showAll();
    open(row);
    grid.current?.focus();
  });
  useShortcuts({
    search: () => {
      searchBox.current?.focus();
      searchBox.current?.select();
    },
    close: () => {
      if (!isOpen) visible.setSearch('');
      close();
    },
    pause: () => {
      monitor.setPaused(!monitor.isPaused());
    },
    help: onHelp,
  });
  return {
    active,
    isOpen,
    open,
    close,
    stop: (row) => {
      const wish = { socketIds: socketIdsOf(row), port: row.sockets[0].localPort };
      if (row.closed) return;
      if (stopLack !== null) stopper.refuse(wish, { code: 'unsupported', reason: stopLack });
      else void stopper.request(wish);
    },
    toRows: () => {
      if (active.index < 0) active.set(visible.rows[0] ?? null);
      grid.current?.focus();
    },
    showAll: () => {
      visible.showAll();
      grid.current?.focus();
    },
    stopper,
    cutter,
    searchBox,
  };
}
