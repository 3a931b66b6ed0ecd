/** Where a server finds its own parts, and where it may put what is passing. */
const PASSED = [
  'PATH',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'LOCPATH',
  'LOCALE_ARCHIVE',
  'TZDIR',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SystemDrive',
  'ComSpec',
] as const

/**
 * What Postgres and its tools inherit: no setting of a client, no secret of the cockpit or of the
 * shell that it was started from.
 */
export function serverEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed: NodeJS.ProcessEnv = { NODE_ENV: environment.NODE_ENV, LC_ALL: 'C' }
  for (const name of PASSED) {
    if (environment[name] !== undefined) passed[name] = environment[name]
  }
  return passed
}
