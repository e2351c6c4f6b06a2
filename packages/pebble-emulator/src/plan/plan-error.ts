/** A layer or a plan that breaks a rule. Clients get the message with HTTP status 400. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}
