// Old syntax alone, so that an old Node reads as far as the message.
const parts = process.versions.node.split('.')
const major = Number(parts[0])
if (major < 20 || (major === 20 && Number(parts[1]) < 19)) {
  console.error('Kora Cockpit needs Node 20.19 or newer; this is ' + process.version + '.')
  process.exit(1)
}
