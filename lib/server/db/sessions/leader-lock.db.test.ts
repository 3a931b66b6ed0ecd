import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { collectedLog } from '@/testing/process/collected-log'
import { cloneDatabase, type TestDatabase } from '@/testing/database/database'
import { openTcpProxy, type TcpProxy } from '@/testing/http/tcp-proxy'
import { type Clock, systemClock } from '@/lib/server/process/clock'
import { LeaderLock } from './leader-lock'

let db: TestDatabase
const locks: LeaderLock[] = []
const proxies: TcpProxy[] = []

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())
afterEach(async () => {
  await Promise.all(locks.splice(0).map((lock) => lock.release()))
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()))
})

function instance(options: Partial<ConstructorParameters<typeof LeaderLock>[0]> = {}) {
  const { log, lines } = collectedLog()
  const lock = new LeaderLock({
    connectionString: db.url,
    workspaceId: 'org_test',
    clock: systemClock,
    log,
    heartbeatMs: 100,
    ...options,
  })
  const losses: string[] = []
  lock.onLost((reason) => losses.push(reason))
  locks.push(lock)
  return { lock, losses, lines }
}

async function throughProxy() {
  const proxy = await openTcpProxy({ targetPort: Number(new URL(db.url).port) })
  proxies.push(proxy)
  return { proxy, connectionString: proxy.through(db.url) }
}

/** For machines that have much else to do. */
const PATIENCE = { timeout: 15_000 }

/** How long it takes until this instance leads, trying without a pause, in ms. */
async function takesOver(lock: LeaderLock): Promise<number> {
  const started = performance.now()
  await expect.poll(() => lock.tryLead(), { ...PATIENCE, interval: 10 }).toBe(true)
  return Math.round(performance.now() - started)
}

const lockConnections = async () => {
  const { rows } = await db.pool.query<{ pid: number; locks: number }>(
    `select a.pid, (select count(*)::int from pg_locks l
        where l.pid = a.pid and l.locktype = 'advisory') as locks
       from pg_stat_activity a
      where a.application_name = 'kora-cockpit-leader' and a.datname = current_database()`,
  )
  return rows
}
const terminate = (pid: number | null) => db.pool.query('select pg_terminate_backend($1)', [pid])

describe('the leader lock', () => {
  it('makes one of three instances the leader; another follows when it lets go', async () => {
    const instances = [instance(), instance(), instance()]
    const answers = await Promise.all(instances.map(({ lock }) => lock.tryLead()))
    expect(answers.filter(Boolean)).toHaveLength(1)
    const leader = instances[answers.indexOf(true)]
    const [second, third] = instances.filter((one) => one !== leader)
    expect(leader?.lock.state.phase).toBe('leading')
    expect(second?.lock.state).toMatchObject({ phase: 'standing by', backendPid: null })
    expect(await third?.lock.tryLead()).toBe(false)

    await leader?.lock.release()
    expect(leader?.losses).toEqual([])
    expect(leader?.lock.leads).toBe(false)
    expect(await second?.lock.tryLead()).toBe(true)
    expect(await third?.lock.tryLead()).toBe(false)
  })

  it('is asked for again by a leader that has let go, and is free for others meanwhile', async () => {
    const [first, second] = [instance(), instance()]
    expect(await first.lock.tryLead()).toBe(true)
    first.lock.letGo()
    expect(first.lock.leads).toBe(false)
    await takesOver(second.lock)
    expect(await first.lock.tryLead()).toBe(false)
    expect(first.losses).toEqual([])
  })

  it('is one for each workspace', async () => {
    expect(await instance().lock.tryLead()).toBe(true)
    expect(await instance({ workspaceId: 'org_other' }).lock.tryLead()).toBe(true)
    expect(await instance({ workspaceId: 'org_other' }).lock.tryLead()).toBe(false)
  })

  it('costs one connection with a name of its own, and holds no transaction open', async () => {
    const { lock } = instance()
    await Promise.all([lock.tryLead(), lock.tryLead()])
    expect(await lock.tryLead()).toBe(true)
    expect(await lockConnections()).toEqual([{ pid: lock.state.backendPid, locks: 1 }])
    const { rows } = await db.pool.query(
      'select state, backend_xmin from pg_stat_activity where pid = $1',
      [lock.state.backendPid],
    )
    expect(rows).toEqual([{ state: 'idle', backend_xmin: null }])
    await lock.release()
    await expect.poll(lockConnections, PATIENCE).toEqual([])
  })

  it('prints as its state, never as its address', async () => {
    const { lock } = instance()
    await lock.tryLead()
    const { password } = new URL(db.url)
    const printed = `${inspect(lock, { depth: null, showHidden: true })} ${JSON.stringify(lock)}`
    expect(printed).toContain('leading')
    expect(printed).not.toContain(password)
  })
})

describe('a leader whose lock connection is ended by the server', () => {
  it('hears it at once, and another instance leads at once', async () => {
    const { lock, losses } = instance({ heartbeatMs: 60_000 })
    const standby = instance()
    await lock.tryLead()
    expect(await standby.lock.tryLead()).toBe(false)

    const started = performance.now()
    const heard = new Promise<number>((resolve) => {
      lock.onLost(() => resolve(Math.round(performance.now() - started)))
    })
    await terminate(lock.state.backendPid)
    const handedOver = await takesOver(standby.lock)
    console.info(
      `after pg_terminate_backend: heard after ${await heard} ms, handed over after ${handedOver} ms`,
    )

    expect(handedOver).toBeLessThan(2_000)
    expect(losses).toHaveLength(1)
    expect(losses[0]).toMatch(/terminat/i)
    expect(lock.state).toMatchObject({ phase: 'idle', lastLoss: losses[0] })
    expect(await lock.tryLead()).toBe(false)
    expect(lock.state.phase).toBe('standing by')
  })

  it('leads again when nobody else does', async () => {
    const { lock, losses } = instance()
    await lock.tryLead()
    for (const time of [1, 2]) {
      await terminate(lock.state.backendPid)
      await expect.poll(() => losses.length, PATIENCE).toBe(time)
      await takesOver(lock)
    }
  })

  it('tells every listener once, though one throws, but none that has left', async () => {
    const { lock, lines } = instance()
    const heard: string[] = []
    lock.onLost(() => {
      throw new Error('a bad listener')
    })
    lock.onLost(() => heard.push('stayed'))
    lock.onLost(() => heard.push('left'))()
    await lock.tryLead()
    await terminate(lock.state.backendPid)
    await expect.poll(() => heard, PATIENCE).toEqual(['stayed'])
    expect(lines).toEqual([expect.stringContaining('a bad listener')])
  })
})

describe('a leader whose thread stands still for five seconds', () => {
  const STALL_MS = 5_000
  /** Stands still once, as soon as the next heartbeat is under way. */
  function stallingClock() {
    let isArmed = false
    let stalled: () => void = () => undefined
    const clock: Clock = {
      ...systemClock,
      sleep: async (ms, signal) => {
        await systemClock.sleep(ms, signal)
        if (!isArmed) return
        isArmed = false
        setImmediate(() => {
          const until = performance.now() + STALL_MS
          while (performance.now() < until);
          stalled()
        })
      },
    }
    const stall = () =>
      new Promise<void>((resolve) => {
        isArmed = true
        stalled = resolve
      })
    return { clock, stall }
  }

  it('keeps the lead, for the database has answered meanwhile', async () => {
    const { clock, stall } = stallingClock()
    const { lock, losses } = instance({ clock })
    const standby = instance()
    await lock.tryLead()
    const { backendPid } = lock.state
    await stall()
    // A round trip of another session: what was waiting at the first one has been read by then.
    expect(await standby.lock.tryLead()).toBe(false)
    await stall()
    expect(await standby.lock.tryLead()).toBe(false)
    expect(losses).toEqual([])
    expect(lock.state).toMatchObject({ phase: 'leading', backendPid })
  })

  it('finds out that the connection is dead, though it stood still meanwhile', async () => {
    const { proxy, connectionString } = await throughProxy()
    const { clock, stall } = stallingClock()
    const { lock, losses } = instance({ clock, connectionString })
    await lock.tryLead()
    const stalled = stall()
    proxy.hang()
    await stalled
    await expect.poll(() => losses, PATIENCE).toEqual([expect.stringMatching(/timeout/i)])
    expect(lock.leads).toBe(false)
  })

  it('finds out that the server has ended the session meanwhile', async () => {
    const { clock, stall } = stallingClock()
    const { lock, losses } = instance({ clock })
    await lock.tryLead()
    const stalled = stall()
    const ended = terminate(lock.state.backendPid)
    await Promise.all([stalled, ended])
    await expect.poll(() => losses, PATIENCE).toHaveLength(1)
    expect(lock.leads).toBe(false)
  })
})

describe('a leader that can no longer be heard', () => {
  it('loses the lock to another, though its connection stands, and knows it before', async () => {
    const { proxy, connectionString } = await throughProxy()
    const { lock, losses } = instance({ connectionString, heartbeatMs: 100, silenceMs: 4_000 })
    const standby = instance()
    await lock.tryLead()
    expect(await standby.lock.tryLead()).toBe(false)

    proxy.hang()
    const handedOver = await takesOver(standby.lock)
    console.info(`after ${handedOver} ms the server freed the lock of a client silent for 4,000 ms`)
    expect(handedOver).toBeGreaterThan(3_000)
    expect(handedOver).toBeLessThan(8_000)
    await expect.poll(() => losses, PATIENCE).toEqual([expect.stringMatching(/timeout/i)])
  })

  it('that never asks the connection hears of its loss when it is reached again', async () => {
    const { proxy, connectionString } = await throughProxy()
    // To the server, a frozen process is one that sends no heartbeat.
    const { lock, losses } = instance({ connectionString, heartbeatMs: 60_000, silenceMs: 1_000 })
    const standby = instance()
    await lock.tryLead()
    proxy.hang()
    await takesOver(standby.lock)
    expect(losses).toEqual([])
    expect(lock.leads).toBe(true)
    proxy.pass()
    await expect.poll(() => losses.length, PATIENCE).toBe(1)
    expect(lock.leads).toBe(false)
    expect(await lock.tryLead()).toBe(false)
  })

  it('of which the network lost every trace is found out by its own heartbeat', async () => {
    const { proxy, connectionString } = await throughProxy()
    const { lock, losses } = instance({ connectionString })
    await lock.tryLead()
    proxy.cut()
    await expect.poll(() => losses.length, PATIENCE).toBe(1)
    await expect(lock.tryLead()).rejects.toThrow()
    expect(lock.state.phase).toBe('idle')
    proxy.pass()
    await takesOver(lock)
  })
})

describe('an instance that stands by', () => {
  it('loses nothing when its connection ends, and goes on with a new one', async () => {
    const leader = instance()
    const { lock, losses } = instance()
    await leader.lock.tryLead()
    await lock.tryLead()
    const idle = (await lockConnections()).find((one) => one.locks === 0)
    await terminate(idle?.pid ?? null)
    await expect.poll(() => lock.state.phase, PATIENCE).toBe('idle')
    expect(await lock.tryLead()).toBe(false)
    expect(losses).toEqual([])
  })

  it('throws when there is no database, and may be released while it tries', async () => {
    const { connectionString, proxy } = await throughProxy()
    proxy.cut()
    const { lock } = instance({ connectionString })
    await expect(lock.tryLead()).rejects.toThrow()
    expect(lock.state.phase).toBe('idle')

    proxy.hang()
    const trying = lock.tryLead()
    await lock.release()
    expect(await trying).toBe(false)
    expect(await lock.tryLead()).toBe(false)
    expect(lock.state.phase).toBe('released')
    await expect.poll(lockConnections, PATIENCE).toEqual([])
  })
})
