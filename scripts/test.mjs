import './require-node.mjs'

// What follows may use the syntax of a current Node: it is read only after the check.
import('./test/test-everything.mjs').then(({ testEverything }) => testEverything())
