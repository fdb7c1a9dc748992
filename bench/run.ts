import { parseArgs } from 'node:util';
import { runBench } from './run-bench.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: 'latency,rate,memory' },
    profile: { type: 'string' },
  },
});
await runBench({ quick: values.quick, parts: values.only.split(','), ...(values.profile ? { profile: values.profile } : {}) });
