const REVIEWERS: readonly string[] = ['manager', 'admin'];

/** Whether these roles for a customer are enough to judge the tools that its executors bring along. */
export function mayReviewTools(roles: readonly string[]): boolean {
  return roles.some((role) => REVIEWERS.includes(role));
}
