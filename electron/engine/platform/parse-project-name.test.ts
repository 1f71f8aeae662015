import fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifests, parseProjectName } from './parse-project-name';

it.each<[string, string, string | null]>([
  ['package.json', '{"name":"shop","version":"1.0.0"}', 'shop'],
  ['package.json', '\ufeff{"name":" @ada/shop "}', '@ada/shop'],
  ['package.json', '{"private":true}', null],
  ['package.json', '{"name":""}', null],
  ['package.json', '{"name":{"toString":"x"}}', null],
  ['package.json', '{"name":', null],
  ['package.json', 'null', null],
  ['package.json', '["name"]', null],
  ['package.json', `{"name":"${'x'.repeat(80)}"}`, 'x'.repeat(80)],
  ['package.json', `{"name":"${'x'.repeat(81)}"}`, null],
  ['package.json', '{"name":"shop\\u202egnp"}', null],
  ['package.json', '{"name":"two\\nlines"}', null],
  ['package.json', '{"name":"not \ufffd text"}', null],
  ['composer.json', '{"name":"ada/shop"}', 'ada/shop'],
  ['deno.json', '{"name":"@ada/shop","exports":"./mod.ts"}', '@ada/shop'],
  ['deno.json', '{ // a comment\n"name":"shop"}', null],
  [
    'Cargo.toml',
    '[package]\nedition = "2021"\nauthors = ["Ada"]\nname = "shop" # ours\n[dependencies]\nname = "x"',
    'shop',
  ],
  ['Cargo.toml', '[workspace]\nmembers = ["a"]\n[workspace.package]\nname = "x"\n', null],
  ['Cargo.toml', '[package]\nedition = "2021"\n[[bin]]\nname = "x"\n', null],
  ['Cargo.toml', '# [package]\nname = "x"\n', null],
  ['pyproject.toml', "[build-system]\nname = 'x'\n[project]\nname = 'shop'\n", 'shop'],
  ['pyproject.toml', '[tool.poetry]\r\nname = "shop"\r\n', 'shop'],
  ['go.mod', '// ours\nmodule github.com/ada/shop\n\ngo 1.22\n', 'shop'],
  ['go.mod', 'module github.com/ada/shop/v2\n', 'shop'],
  ['go.mod', 'module "shop"\n', 'shop'],
  ['go.mod', 'go 1.22\n', null],
  ['compose.yaml', 'name: shop\nservices:\n  web:\n    name: x\n', 'shop'],
  ['docker-compose.yml', '# x\nname: "shop" # ours\n', 'shop'],
  ['compose.yml', 'services:\n  web:\n    container_name: x\n    name: y\n', null],
  ['compose.yaml', 'name: $(SHOP)\n', null],
  ['pom.xml', '<name>x</name>', null],
  ['unheard-of.json', '{"name":"x"}', null],
  ['constructor', '{"name":"x"}', null],
])('takes from %s %j the name %j', (manifest, text, name) => {
  expect(parseProjectName(manifest, text)).toBe(name);
});

it('never throws, and gives nothing that hides', () => {
  const pieces = fc.constantFrom(
    'name',
    '=',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ':',
    '\n',
    'module ',
    'package',
    '\0',
    '\u202e',
    'x',
  );
  fc.assert(
    fc.property(fc.constantFrom(...manifests.keys()), fc.array(pieces, { maxLength: 40 }), (manifest, parts) => {
      const name = parseProjectName(manifest, parts.join(''));
      if (name !== null) expect(name).toMatch(/^[^\p{C}]+$/u);
    }),
  );
});
