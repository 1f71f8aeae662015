import { useEffect, useEffectEvent } from 'react';

/** What the keys do that work anywhere in the window. */
export interface Shortcuts {
  readonly search: () => void;
  readonly close: () => void;
  readonly pause: () => void;
  readonly help: () => void;
}

/** Things that take the keys themselves: text, choices, dialogs. */
const takesKeys = 'input, select, textarea, [role="dialog"], [role="separator"]';
/** Where Space has no other meaning: nothing has the focus, or the rows have it. */
const leavesSpace = 'body, [role="grid"]';

/** Listens for the keys that work anywhere in the window. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event, shortcuts);
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      onKey(event);
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
    };
  }, []);
}

function actionOf(event: KeyboardEvent, { search, close, pause, help }: Shortcuts): (() => void) | null {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || document.querySelector('[role="dialog"][aria-modal="true"]')) return null;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return search;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === 'Escape') return close;
  if (target.closest(takesKeys)) return null;
  if (event.key === '/') return search;
  if (event.key === '?') return help;
  return event.key === ' ' && target.matches(leavesSpace) ? pause : null;
}
