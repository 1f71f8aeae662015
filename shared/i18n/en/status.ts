/** The line at the foot of the window. */
export const status = {
  label: 'Status',
  phase: {
    starting: 'Starting',
    live: 'Live',
    paused: 'Paused',
    stale: 'Stale',
  },
  stale: 'The watcher stopped; it is being started again. The rows are as of {{time}}.',
  staleEmpty: 'The watcher stopped; it is being started again.',
  listeners_one: '{{count, number}} listener',
  listeners_other: '{{count, number}} listeners',
  connections_one: '{{count, number}} connection',
  connections_other: '{{count, number}} connections',
  pace: {
    normal: 'updates every {{seconds, number}} s',
    hidden: 'updates every {{seconds, number}} s while nobody looks',
    battery: 'updates every {{seconds, number}} s to spare the battery',
  },
  updated: 'updated {{seconds}} s ago',
  paused: 'The rows are as of {{time}}.',
  resume: 'Go on',
  engineCpu: 'engine {{percent}} % CPU',
  source: {
    netlink: 'netlink',
    procfs: '/proc/net',
    systeminformation: 'systeminformation',
  },
  failure: {
    copy: 'It could not be copied. Try it again.',
    settingsChange: 'The setting could not be changed. Try it again.',
    settingsRead: 'Your settings could not be read, so the usual ones are shown.',
    info: 'Porthole does not know which user you are, so it cannot show your ports alone.',
    notices: 'Porthole could not find out what it cannot do on this desktop.',
  },
  sourceHint: 'Where the rows come from',
  limits_one: '{{count}} limit',
  limits_other: '{{count}} limits',
  limitsTitle: 'What this window cannot do here',
  limit: {
    netlinkRefused: 'Slower way to look',
    ownersHidden: 'Some programs not shown',
    processesHidden: 'No programs to be seen',
    collectorFailed: 'The last look failed',
    platformBasic: 'Basic support',
  },
  notice: {
    notificationsFailed: 'This desktop shows no notifications, so new ports are marked in this window only.',
    trayMissing:
      'This desktop has no place for a tray icon, so closing the window minimises it. Porthole keeps watching.',
    settingsSetAside:
      'The settings could not be read, so Porthole starts with new ones. The old file is kept: {{detail}}',
    settingsNotSaved: 'The settings could not be saved: {{detail}}',
  },
  noticeShort: {
    notificationsFailed: 'No notifications',
    trayMissing: 'No tray',
    settingsSetAside: 'Settings set aside',
    settingsNotSaved: 'Settings not saved',
  },
} as const;
