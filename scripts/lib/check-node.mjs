// Imported first by every command, before anything that an old Node could not even load.
const [leastMajor, leastMinor] = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
  process.stderr.write(
    `Porthole needs Node.js ${leastMajor}.${leastMinor} or later; this is ${process.versions.node} (${process.execPath}).\n` +
      'Install a newer one from https://nodejs.org and run the same command again.\n',
  );
  process.exit(1);
}
