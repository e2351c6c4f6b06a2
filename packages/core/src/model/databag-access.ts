/** What part an endpoint plays in its relations. */
export type EndpointRole = 'peer' | 'provider' | 'requirer';

/** Whose databag. */
export type BagOwner = 'own-unit' | 'own-application' | 'remote-unit' | 'remote-application';

/** Who may use a databag: everybody, nobody, or the leader alone. */
export type Access = 'anybody' | 'leader' | 'nobody';

/**
 * Says who of this application may read and write a databag, by Juju's rules.
 *
 * @param owner - whose databag it is
 * @param role - of the endpoint; in a peer relation the application's bag is every unit's to read
 */
export function decideDatabagAccess(
  owner: BagOwner,
  role: EndpointRole,
): { readonly read: Access; readonly write: Access } {
  switch (owner) {
    case 'own-unit':
      return { read: 'anybody', write: 'anybody' };
    case 'own-application':
      return { read: role === 'peer' ? 'anybody' : 'leader', write: 'leader' };
    case 'remote-unit':
    case 'remote-application':
      return { read: 'anybody', write: 'nobody' };
  }
}
