/** What is said about stopping a process; `refusal`, `concern` and `outcome` have the codes of domain/stop. */
export const stop = {
  refusal: {
    nothingThere: 'Nothing listens there any more.',
    ownerUnknown: 'Porthole does not know which program holds it, so it stops nothing.',
    protected: {
      init: '{{name}} (PID {{pid}}) is the first process of the system. Stopping it would take the system down.',
      kernelThread: '{{name}} (PID {{pid}}) is part of the kernel and cannot be stopped.',
      self: '{{name}} (PID {{pid}}) is Porthole itself, or Porthole runs inside of it.',
      session: '{{name}} (PID {{pid}}) keeps your desktop or login session alive. Stopping it would log you out.',
    },
    notPermitted: 'The system does not let you stop {{name}}: it belongs to {{user}}.',
    identityChanged: '{{name}} (PID {{pid}}) is no longer the process you looked at, so nothing was stopped.',
    planExpired: 'Too much time has passed since you looked. Look again, then stop it.',
    failed: 'The system could not stop {{name}} ({{errno}}).',
    unsupported: 'Porthole cannot stop programs on this operating system yet.',
  },
  concern: {
    otherPorts_one: '{{name}} also holds another port: {{ports}}.',
    otherPorts_other: '{{name}} also holds {{count}} other ports: {{ports}}.',
    otherUser: '{{name}} runs as another user, {{user}}.',
    serviceManager: '{{name}} was started by {{manager}} ({{unit}}), which may start it again at once.',
    severalProcesses: '{{count}} processes share this port, and all of them would be stopped.',
  },
  outcome: {
    freed: 'Port {{port}} is free.',
    stillHeld: '{{name}} was asked to stop and still holds port {{port}}.',
    takenOver: 'The program stopped, but {{name}} (PID {{pid}}) has taken over port {{port}}.',
    takenOverUnknown: 'The program stopped, but another one has taken over port {{port}}.',
    gone: 'It was gone already: nothing listens on port {{port}}.',
  },
} as const;
