import { writeFileSync } from 'node:fs';
import { startStack } from './stack.ts';
const s = await startStack();
writeFileSync('/tmp/work/stack.json', JSON.stringify({ ...s, stop: undefined }, null, 1));
console.log('UP', s.url);
process.on('SIGTERM', () => void s.stop().then(() => process.exit(0)));
