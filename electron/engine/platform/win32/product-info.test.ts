import { expect, it } from 'vitest';
import { MemoryWindows } from '../../testing/memory-windows';
import { ProductInfo } from './product-info';

function saying(files: Readonly<Record<string, string>>): ProductInfo {
  const windows = new MemoryWindows();
  for (const [path, company] of Object.entries(files)) {
    const value = Buffer.from(`${company}\0`, 'utf16le');
    windows.versionValues.set(`${path} \\StringFileInfo\\040904b0\\CompanyName`, value);
  }
  return new ProductInfo(windows);
}

/** What is known when it has been read. */
async function productOf(products: ProductInfo, path: string) {
  expect(products.of(path, '1')).toBeNull();
  await new Promise((resolve) => setImmediate(resolve));
  return products.of(path, '1');
}

it('is never that of a file whose name only begins the same', async () => {
  const product = saying({ 'C:\\apps\\a.exe': 'Acme', 'C:\\apps.\\a.exe': 'Mallory' });
  expect(await productOf(product, 'C:\\apps\\a.exe')).toEqual({ company: 'Acme', name: null });
  expect(await productOf(product, 'C:\\apps.\\a.exe')).toEqual({ company: 'Mallory', name: null });
  expect(await productOf(product, 'C:\\apps\\a.exe.')).toBeNull();
  expect(await productOf(product, 'C:\\apps\\a.exe ')).toBeNull();
});
