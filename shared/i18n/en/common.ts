/** Words that every part of Porthole uses for the same thing. */
export const common = {
  close: 'Close',
  transport: { tcp: 'TCP', udp: 'UDP' },
  exposure: {
    loopback: 'This computer only',
    linkLocal: 'Devices on the same cable or Wi-Fi',
    interface: {
      private: 'Your network, at {{address}}',
      vpn: 'Your VPN ({{interfaceName}})',
      public: 'The internet, unless a firewall stops it',
    },
    allInterfaces: 'Every network this computer is on',
    namespace: {
      named: 'Inside the network namespace {{name}}',
      nameless: 'Inside a network of its own, as containers have',
      container: 'Inside the network of {{process}} ({{container}})',
      process: 'Inside the network of {{process}} (PID {{pid}})',
    },
  },
  owner: {
    unknownProcess: 'Unknown program',
    likely: 'likely',
    service: 'service',
    unit: 'unit',
    session: 'Login session {{session}}',
    sessionOf: 'of {{user}}',
    user: 'A program of {{user}}',
    program: '· {{name}}',
    startsWhenNeeded: 'starts {{unit}} when needed',
    behind: '({{image}}) behind {{proxy}}',
    runtime: {
      docker: 'Docker container',
      podman: 'Podman container',
      containerd: 'containerd container',
      crio: 'CRI-O container',
      kubernetes: 'Kubernetes container',
      lxc: 'LXC container',
      nspawn: 'systemd-nspawn container',
      flatpak: 'Flatpak app',
      snap: 'Snap app',
    },
    reason: {
      pending: 'Porthole is still looking for the program.',
      otherUser: 'It belongs to another user: the system shows its program to an administrator only.',
      hidden: 'The system hides processes from this user.',
      noProcess:
        'No program on this computer holds it: the kernel itself does, or a program outside of this container.',
      closed: 'Its program has let go of it; the system is finishing the connection.',
      notAccepted: 'The connection has not been accepted yet: it waits in the queue of its listener.',
      formerOwner: 'It has let go of the connection; the system is finishing it.',
      onlyProcess: 'Porthole infers this: it is the only program of the service that the socket belongs to.',
      unsupported: 'This operating system does not say.',
    },
  },
  limit: {
    netlinkRefused:
      'The kernel refused its fast interface ({{detail}}); Porthole reads /proc/net instead, which costs more.',
    ownersHidden:
      'Every port of this computer’s own network is shown, with the user, service or container behind it. Exactly which program holds another user’s port, the system tells an administrator only.',
    ownersHiddenFromRoot:
      'Every port of this computer’s own network is shown. Which program holds some of them is not to be found: a few processes are closed to this administrator, too, as is usual in a container or a sandbox.',
    processesHidden: 'The system does not let this user see processes ({{detail}}), so no program can be named.',
    collectorFailed: 'The last look at the ports failed ({{detail}}). The rows are those of the look before.',
    platformBasic: 'Porthole watches this operating system in a basic way so far.',
    platformBasicBecause:
      'Porthole watches this operating system in a basic way, for its better one failed: {{detail}}',
    socketsHidden: 'Ports of other users’ programs are not shown: the system tells them to an administrator only.',
  },
  /** What Porthole cannot do on this system; `why` is one of `unsupported`. */
  capability: {
    terminate: 'Porthole cannot ask programs to stop here: {{why}}',
    kill: 'Porthole cannot stop programs here: {{why}}',
    closeConnection: 'Porthole cannot cut single connections here: {{why}}',
    counters: 'Porthole cannot tell queues, drops and traffic here: {{why}}',
    briefSockets: 'Porthole cannot tell of very short connections here: {{why}}',
    otherUsers: 'Porthole cannot show the ports of other users here: {{why}}',
    firewall: 'Porthole cannot tell what the firewall lets through here: {{why}}',
  },
  /** Why, of the codes of UnsupportedReason. */
  unsupported: {
    basicSupport: 'it watches this operating system in a basic way so far.',
    notDoneYet: 'it does not do that on this system yet.',
    notToldBySystem: 'the system has no way to do that.',
    needsAdministrator: 'the system leaves that to an administrator.',
    noSafeWay: 'the system has no way to be sure that it meets the right program.',
    interfaceRefused: 'the interface of the system that it needs for that is not to be had.',
  },
  /** What Windows’ firewall does with connections to a port; `networks` are some of `firewall.networks`. */
  firewall: {
    sentence: 'Windows’ firewall {{parts}}.',
    allowed: 'lets it be reached on {{networks}}',
    blocked: 'turns others away on {{networks}}',
    off: 'is off on {{networks}}',
    byRule: '{{part}} (rule “{{rule}}”)',
    byRules: '{{part}} (rules {{rules}})',
    ruleName: '“{{rule}}”',
    all: 'every network',
    networks: '{{kinds}} networks',
    profile: { domain: 'domain', private: 'private', public: 'public' },
    current: 'This computer is on a {{kinds}} network now.',
    currentUnknown: 'Which kind of network this computer is on now is not known.',
    unknown: 'What Windows’ firewall does with it is not known.',
  },
} as const;
