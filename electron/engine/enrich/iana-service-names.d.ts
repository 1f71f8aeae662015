/** Made at build time by scripts/vite-service-names.mjs: lines of `port name`, ordered by port. */
declare module 'virtual:iana-service-names' {
  const names: { readonly tcp: string; readonly udp: string };
  export default names;
}
