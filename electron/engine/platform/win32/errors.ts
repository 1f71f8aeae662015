// Numbers of errors, winerror.h.
export const ERROR_SUCCESS = 0;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_NOT_SUPPORTED = 50;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_INSUFFICIENT_BUFFER = 122;
export const ERROR_MORE_DATA = 234;
/** What SetTcpEntry gives in place of ERROR_ACCESS_DENIED to whom is no administrator. */
export const ERROR_MR_MID_NOT_FOUND = 317;
export const ERROR_SERVICE_DOES_NOT_EXIST = 1060;
export const ERROR_SERVICE_NOT_ACTIVE = 1062;

/** Names of those that a person may be told of; the others by number. */
const names: ReadonlyMap<number, string> = new Map([
  [1051, 'ERROR_DEPENDENT_SERVICES_RUNNING'],
  [1052, 'ERROR_INVALID_SERVICE_CONTROL'],
  [1053, 'ERROR_SERVICE_REQUEST_TIMEOUT'],
  [1061, 'ERROR_SERVICE_CANNOT_ACCEPT_CTRL'],
  [1115, 'ERROR_SHUTDOWN_IN_PROGRESS'],
]);

/** What stands for an error where Linux has an errno. */
export function errorText(error: number): string {
  return names.get(error) ?? `error ${error}`;
}
