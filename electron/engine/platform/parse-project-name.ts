import { visibleText } from '../../../shared/domain/visible-text';

/** Longer names are no names. */
const LONGEST_NAME = 80;

type NameParser = (text: string) => string | undefined;

/**
 * The files that make a folder a project, and how each tells the project's name. Of several in one folder the first
 * that is there counts.
 */
export const manifests: ReadonlyMap<string, NameParser | null> = new Map([
  ['package.json', jsonName],
  ['Cargo.toml', tomlName('package')],
  ['pyproject.toml', tomlName('project', 'tool.poetry')],
  ['go.mod', goModuleName],
  ['composer.json', jsonName],
  ['deno.json', jsonName],
  ['deno.jsonc', null],
  ['Gemfile', null],
  ['pom.xml', null],
  ['build.gradle', null],
  ['build.gradle.kts', null],
  ['compose.yaml', composeName],
  ['compose.yml', composeName],
  ['docker-compose.yaml', composeName],
  ['docker-compose.yml', composeName],
]);

/** The name that a manifest gives its project; null for none, or one that is not fit to be shown. */
export function parseProjectName(manifest: string, text: string): string | null {
  const name =
    manifests
      .get(manifest)?.(text.replace(/^\ufeff/, ''))
      ?.trim() ?? '';
  // U+FFFD stands where the bytes were no UTF-8.
  const isFit = name !== '' && name.length <= LONGEST_NAME && !name.includes('\ufffd') && visibleText(name) === name;
  return isFit ? name : null;
}

function jsonName(text: string): string | undefined {
  try {
    const content: unknown = JSON.parse(text);
    const name = typeof content === 'object' && content !== null && 'name' in content ? content.name : null;
    return typeof name === 'string' ? name : undefined;
  } catch {
    // Half written, or no JSON at all: then the folder gives the name.
    return undefined;
  }
}

/** `name = "shop"` in one of these sections (toml.io). */
function tomlName(...sections: readonly string[]): NameParser {
  return (text) => {
    let isInside = false;
    for (const line of text.split('\n')) {
      if (/^\s*\[/.test(line)) isInside = sections.includes(/^\s*\[([^[\]]+)\]/.exec(line)?.[1]?.trim() ?? '');
      const name = isInside ? /^\s*name\s*=\s*(["'])(.*?)\1/.exec(line)?.[2] : undefined;
      if (name !== undefined) return name;
    }
    return undefined;
  };
}

/** The last part of `module github.com/ada/shop/v2`, less the major version (go.dev/ref/mod). */
function goModuleName(text: string): string | undefined {
  const path = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1];
  return path
    ?.replace(/\/v\d+$/, '')
    .split('/')
    .at(-1);
}

/** `name:` at the top of a Compose file (compose-spec, 04-version-and-name.md). */
function composeName(text: string): string | undefined {
  return /^name:\s*(["']?)([\w.-]+)\1\s*(?:#.*)?$/m.exec(text)?.[2];
}
