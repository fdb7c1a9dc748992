// Preloaded into the server that the demo starts: it drains when the demo is gone, however that ended.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
