import type { Fault } from './fault'
import { certificateRefused } from './faults/certificate-refused'
import { diskFull } from './faults/disk-full'
import { failoverAddresses } from './faults/failover-addresses'
import { failoverBalancer } from './faults/failover-balancer'
import { lockByMigration } from './faults/lock-by-migration'
import { poolerPaused } from './faults/pooler-paused'
import { poolerRestarted } from './faults/pooler-restarted'
import { poolerSession } from './faults/pooler-session'
import { poolerStatement } from './faults/pooler-statement'
import { poolerTransaction } from './faults/pooler-transaction'
import { privilegeRevoked } from './faults/privilege-revoked'
import { readOnly } from './faults/read-only'
import { replicaCut } from './faults/replica-cut'
import { replicaDelayed } from './faults/replica-delayed'
import { replicaPaused } from './faults/replica-paused'
import { replicaPromoted } from './faults/replica-promoted'

/** The matrix of `npm run conformance`, in the order of the document. */
export const EVERY_FAULT: readonly Fault[] = [
  replicaPaused,
  replicaDelayed,
  replicaCut,
  replicaPromoted,
  readOnly,
  failoverBalancer,
  failoverAddresses,
  poolerSession,
  poolerTransaction,
  poolerStatement,
  poolerPaused,
  poolerRestarted,
  lockByMigration,
  diskFull,
  certificateRefused,
  privilegeRevoked,
]
