import { expect, test } from 'vitest';
import { routeText } from './route-text.ts';

test.each([
  ['two-technicians', 'Two technicians'],
  ['manager_and_technician + stepped-up', 'Manager and technician + stepped up'],
  ['', 'No route'],
])('the route %j is called %j', (key, said) => expect(routeText(key)).toBe(said));
