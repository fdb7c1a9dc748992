import { startExecutor } from './executor/start-executor.ts';
import { runChild } from './run-child.ts';

runChild(startExecutor);
