import { createInterface } from 'node:readline';

/**
 * Chromium's own log lines about the graphics card and the desktop's bus: on a virtual display and in containers they
 * come on every start, mean nothing to the user, and would bury what Porthole says. Anything else is shown.
 */
const harmless =
  /^\[\d+:(\d{4}\/\d{6}\.\d+:)?(ERROR|WARNING|INFO)(:|:.*\/)(bus|object_proxy|gpu_init|gpu_process_host|viz_main_impl|command_buffer_proxy_impl|gl_display|gl_surface_presentation_helper|gl_factory|angle_platform_impl|vaapi_wrapper|vulkan_swap_chain|browser_main_loop|sandbox_linux|cert_verify_proc_builtin|power_save_blocker_linux)\.cc/;

/** What the private session bus says about the services that it starts. */
const bus = /^dbus-daemon\[\d+\]: /;

/** The virtual display ends together with the app. */
const display = /^X connection to :\d+ broken/;

export const isNoise = (line) => [harmless, bus, display].some((noise) => noise.test(line));

/** Copies lines from one stream to another without the noise. */
export function withoutNoise(input, output) {
  createInterface({ input }).on('line', (line) => {
    if (!isNoise(line)) output.write(`${line}\n`);
  });
}
