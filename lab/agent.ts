import { startAgent } from './agent/start-agent.ts';
import { runChild } from './run-child.ts';

runChild(startAgent);
