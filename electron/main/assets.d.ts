/** A file that the build copies; the import gives its path (electron-vite). */
declare module '*?asset' {
  const path: string;
  export default path;
}
