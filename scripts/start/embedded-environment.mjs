/** The workspace of the demonstration, unless another one is named (SPEC 2). */
const DEMONSTRATION = 'demo'

/**
 * The workspace that the embedded database is seeded for.
 * @param {Readonly<Record<string, string | undefined>>} environment
 */
export function embeddedWorkspace(environment) {
  return environment.KORA_WORKSPACE_ID?.trim() || DEMONSTRATION
}

/**
 * The environment of the server beside the embedded database. A shell may still hold the addresses
 * of another database: the lock and the listener would go there while everything else is read here,
 * so the direct address is emptied, which counts as not set.
 * @param {NodeJS.ProcessEnv} environment
 * @param {string} databaseUrl
 * @returns {NodeJS.ProcessEnv}
 */
export function embeddedEnvironment(environment, databaseUrl) {
  // The demonstration lives: its tickets are worked by the built-in agent, unless another is named.
  const isNamed = ['KORA_AGENT', 'KORA_AGENT_URL'].some((name) => environment[name]?.trim())
  return {
    ...environment,
    ...(isNamed ? {} : { KORA_AGENT: 'simulated' }),
    DATABASE_URL: databaseUrl,
    KORA_DIRECT_DATABASE_URL: '',
    KORA_WORKSPACE_ID: embeddedWorkspace(environment),
  }
}
