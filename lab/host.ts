import { startHost } from './host/start-host.ts';
import { runChild } from './run-child.ts';

runChild(startHost);
