/** As the service decides it for each review; here only so that nobody is offered what they would be refused. */
export function mayReview({ roles }: { roles: readonly string[] }): boolean {
  return roles.includes('manager') || roles.includes('admin');
}
