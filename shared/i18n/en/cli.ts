/** What the command line says. */
export const cli = {
  usage: `Porthole shows who listens on this computer, and frees a port.

  npm run -s cli -- ls [--json] [--all] [--namespaces]
                                                    the listeners (--all: also the short-lived ones of UDP;
                                                    --namespaces: also those in other networks on this computer)
  npm run -s cli -- who PORT                        who holds a port, and who can reach it
  npm run -s cli -- stop PORT [--force] [--yes]     free a port (--force: end what does not stop when it is asked,
                                                    or cannot be asked)

A ? behind a program means that it is inferred, not seen to hold the port. Where no program is known, the service or
container stands in its place, or - for neither.

It exits with 0 when it is done, 1 when nothing is there, 2 when it was not understood, 3 when it was refused.`,
  usageError: {
    unknownCommand: 'Porthole does not know "{{word}}". It knows ls, who and stop; --help tells more.',
    unknownOption: '"{{word}}" is no option of {{command}}. --help tells which there are.',
    extraWord: '{{command}} does not know what to do with "{{word}}". --help tells what it takes.',
    portMissing: '{{command}} needs a port, like this: {{command}} 3000',
    portInvalid: '"{{word}}" is not a port. A port is a whole number from 1 to 65535.',
  },
  column: {
    port: 'PORT',
    protocol: 'PROTO',
    address: 'ADDRESS',
    reach: 'WHO CAN REACH IT',
    program: 'PROGRAM',
    pid: 'PID',
    user: 'USER',
    network: 'NETWORK',
  },
  inferred: '{{name}}?',
  programOfService: '{{program}} ({{service}})',
  asAdministrator: 'As an administrator you see the programs of all: sudo npm run -s cli -- ls',
  nothingListens: 'Nothing listens on this computer.',
  nobody: 'Nothing listens on port {{port}}.',
  /** Of ports that Windows gives to no program. */
  reserved: {
    system_one:
      'Windows has set aside {{transport}} port {{first}} for itself (Hyper-V and others): no program can listen on it.',
    system_other:
      'Windows has set aside {{transport}} ports {{first}}-{{last}} for itself (Hyper-V and others): no program can listen on {{port}}.',
    administered_one:
      'An administrator has set aside {{transport}} port {{first}}: Windows gives it to no program that does not ask for this very port.',
    administered_other:
      'An administrator has set aside {{transport}} ports {{first}}-{{last}}: Windows gives them to no program that does not ask for one of them.',
  },
  bug: 'Porthole has a fault, and could not do it: {{detail}}',
  failed: 'The ports could not be read: {{detail}}.',
  who: {
    address: 'Port {{port}} ({{transport}}) at {{address}}',
    label: '{{name}}:',
    fact: {
      reach: 'Who can reach it',
      program: 'Program',
      path: 'File',
      product: 'Product',
      package: 'Package',
      signature: 'Signature',
      firewall: 'Firewall',
      services: 'Services',
      rights: 'Rights',
      command: 'Command',
      directory: 'Works in',
      project: 'Project',
      started: 'Started',
      unit: 'Unit',
      container: 'Container',
      session: 'Login session',
      terminal: 'Terminal',
      user: 'User',
      note: 'Note',
      queue: 'Accept queue',
      connections: 'Connections',
    },
    program: '{{name}} (PID {{pid}})',
    project: '{{name}} ({{path}})',
    activation: '{{unit}} ({{note}})',
    container: '{{runtime}} {{id}}',
    state: '{{count, number}} {{words}} ({{state}})',
    noConnections: 'none',
  },
  stop: {
    victim: '{{name}} (PID {{pid}}) would be stopped.',
    question: 'Free port {{port}}? [y/N] ',
    needsYes: 'Nothing was stopped. Add --yes to stop it all the same.',
    tryForce: 'Add --force to end it.',
  },
} as const;
