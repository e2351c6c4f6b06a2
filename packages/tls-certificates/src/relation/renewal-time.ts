/** A certificate is renewed after this part of the time that it is still good for. */
const renewalPart = 0.9;

/** Nine tenths of the time that is left. */
export function renewalTime(now: Date, expires: Date): Date {
  const leftMs = Math.max(0, expires.getTime() - now.getTime());
  // Juju keeps whole seconds.
  return new Date(Math.floor((now.getTime() + renewalPart * leftMs) / 1_000) * 1_000);
}
