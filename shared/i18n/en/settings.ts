/** What a person can set. */
export const settings = {
  title: 'Settings',
  theme: { label: 'Colours', system: 'As the system', light: 'Light', dark: 'Dark' },
  density: { label: 'Rows', compact: 'Compact', comfortable: 'Comfortable' },
  interval: { label: 'Look at all ports every', seconds: '{{seconds, number}} s' },
  keepWatching: {
    label: 'Keep watching when the window is closed',
    description: 'Porthole stays in the tray and tells you about new ports.',
  },
  notifyNewListeners: {
    label: 'Tell me when something new listens',
    description: 'A notification says which program opened which port, and who can reach it.',
  },
  otherNamespaces: {
    label: 'Show the ports of other networks on this computer',
    description:
      'Containers and sandboxes have networks of their own (network namespaces). A look costs more with them.',
  },
  version: 'Porthole {{version}}, on Electron {{electronVersion}}',
} as const;
