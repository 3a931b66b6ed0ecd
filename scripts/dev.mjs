import './require-node.mjs'

// What follows may use the syntax of a current Node: it is read only after the check.
import('./dev/dev-cockpit.mjs').then(({ devCockpit }) => devCockpit())
