/**
 * `HTTP://+:5357/`, `HTTPS://+:443/SSTP_SSL/`, and with the address that it is bound to behind the port,
 * `HTTP://LOCALHOST:47001:127.0.0.1/` ("UrlPrefix Strings", the HTTP Server API's documentation). Nothing else that netsh
 * prints has a scheme.
 */
const registered = /^\s*(HTTPS?:\/\/(?:\[[0-9A-F:.%]+\]|[^\s/:[\]]+):(\d{1,5})(?::[^\s/]+)?(?:\/.*)?)$/i;

const LONGEST_URL = 256;
const MOST_PORTS = 4096;

/**
 * The ports, each with the first URL that a program has registered for it with the system's web server, in what
 * `netsh http show servicestate` prints, in any language.
 */
export function parseHttpServiceState(text: string): ReadonlyMap<number, string> {
  const urls = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, url, digits] = registered.exec(line.trimEnd()) ?? [];
    const port = Number(digits);
    if (url === undefined || port < 1 || port > 65_535 || urls.has(port)) continue;
    if (urls.size >= MOST_PORTS) break;
    urls.set(port, url.slice(0, LONGEST_URL));
  }
  return urls;
}
