import type { ProtectedKind } from '../../../../shared/domain/stop';

/** Programs without which a desktop or login session ends: display servers, session and login managers, the buses. */
const sessionPrograms: ReadonlySet<string> = new Set([
  'Xorg',
  'Xwayland',
  'Xvfb',
  'Xvnc',
  'gnome-shell',
  'gnome-session-binary',
  'gdm',
  'gdm3',
  'gdm-session-worker',
  'kwin_wayland',
  'kwin_x11',
  'plasmashell',
  'ksmserver',
  'sddm',
  'lightdm',
  'xfce4-session',
  'xfwm4',
  'mutter',
  'sway',
  'Hyprland',
  'cinnamon',
  'mate-session',
  'lxsession',
  'login',
  'agetty',
  'systemd',
  'systemd-logind',
  'elogind-daemon',
  'dbus-daemon',
  'dbus-broker',
  'dbus-broker-launch',
]);

/** Security item 26: the session's display and login processes are never stopped. */
export function protectedKind(processName: string): ProtectedKind | null {
  return sessionPrograms.has(processName) ? 'session' : null;
}
