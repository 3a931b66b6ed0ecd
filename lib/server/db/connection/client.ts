import 'server-only'
import pg from 'pg'
import { databaseAddress, type DatabaseAddress } from './address'
import { chooseServer } from './choose-server'

/** A client that chooses its server, out of several, as it connects. */
class ChoosingClient extends pg.Client {
  readonly #address: DatabaseAddress

  constructor(config: pg.ClientConfig) {
    const address = databaseAddress(config.connectionString ?? '')
    super({ ...config, connectionString: address.servers[0] })
    this.#address = address
  }

  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error) => void): void
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
    if (callback === undefined) return this.#choose().then(() => super.connect())
    this.#choose().then(() => super.connect(callback), callback)
    return undefined
  }

  async #choose(): Promise<void> {
    const { host, port } = new pg.Client({ connectionString: await chooseServer(this.#address) })
    Object.assign(this, { host, port })
  }
}

function choosesServer(connectionString: string | undefined): boolean {
  const { servers, target } = databaseAddress(connectionString ?? '')
  return servers.length > 1 || target !== 'any'
}

/** A client, not connected yet, for any address that the cockpit takes. */
export function createClient(config: pg.ClientConfig): pg.Client {
  return choosesServer(config.connectionString) ? new ChoosingClient(config) : new pg.Client(config)
}

/** A pool, likewise; it connects lazily. */
export function createPool(config: pg.PoolConfig): pg.Pool {
  if (!choosesServer(config.connectionString)) return new pg.Pool(config)
  const { connectionString } = config
  class PooledClient extends ChoosingClient {
    constructor(own: pg.ClientConfig = {}) {
      super({ ...own, connectionString })
    }
  }
  return new pg.Pool({ ...config, Client: PooledClient })
}
