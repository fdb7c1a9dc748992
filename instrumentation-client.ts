import { config } from 'zod';

// Runs before any other module of a page. The pages' policy forbids eval; zod would try it as the first schema is made, and
// the browser reports each try as a violation.
config({ jitless: true });
