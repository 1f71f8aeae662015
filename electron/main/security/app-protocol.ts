import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Session } from 'electron';
import { protocol } from 'electron';
import { visibleText } from '../../../shared/domain/visible-text';
import { logger } from '../log';
import { contentSecurityPolicy, createNonce } from './csp';
import { appHost, appScheme } from './origin';
import { parseUrl } from './parse-url';

const mimeTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Stands in index.html where the nonce of the load belongs. */
const nonceMark = '__CSP_NONCE__';

/** Must be called before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves `app://porthole/` out of the folder `root`, and nothing else: docs/security.md, items 1, 7 and 18. */
export function serveApp(session: Session, root: string): void {
  session.protocol.handle(appScheme, async (request) => {
    const file = request.method === 'GET' ? await findAsset(root, request.url) : null;
    if (file !== null) return respond(file);
    logger.warn('Not served:', visibleText(request.url));
    return new Response(null, { status: 404 });
  });
}

/**
 * The file that `url` stands for; null when its host is another, or when its canonical path, links followed, is not
 * a file inside of `root`.
 */
export async function findAsset(root: string, url: string): Promise<string | null> {
  const path = pathOf(url);
  if (path === null) return null;
  try {
    const canonicalRoot = await realpath(root);
    const canonical = await realpath(join(canonicalRoot, path === '/' ? 'index.html' : path));
    const known = mimeTypes[extname(canonical)] !== undefined;
    return known && canonical.startsWith(canonicalRoot + sep) ? canonical : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function pathOf(url: string): string | null {
  const parsed = parseUrl(url);
  if (parsed?.protocol !== `${appScheme}:` || parsed.host !== appHost || parsed.username !== '') return null;
  const path = decoded(parsed.pathname);
  // A back slash separates folders on Windows, and a NUL ends a name in C.
  return path === null || /[\\\0]/.test(path) ? null : path;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

async function respond(file: string): Promise<Response> {
  const type = extname(file);
  const nonce = createNonce();
  const content = await readFile(file);
  const body = type === '.html' ? content.toString('utf8').replaceAll(nonceMark, nonce) : content;
  return new Response(body, {
    headers: {
      'Content-Type': mimeTypes[type] ?? '',
      'Content-Security-Policy': contentSecurityPolicy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}
