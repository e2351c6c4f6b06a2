import type { CharmDescription } from '../../charm/charm-description.ts';
import { JujuEmulatorError } from '../../errors.ts';
import type { ModelCore } from '../model-core.ts';
import { ModelRelation, type RelationSide } from '../model-relation.ts';
import { enterRelations } from '../relation-hooks.ts';
import { checkDeclared } from './deploy.ts';

/** One side as the operator names it: the endpoint may be left out. */
interface NamedSide {
  readonly app: string;
  readonly endpoint?: string;
}

/**
 * Relates two applications.
 *
 * @param one - `web:db`, or `web` where only one endpoint fits
 * @returns the relation; its number is the same on both sides
 */
export function integrate(core: ModelCore, one: string, other: string): ModelRelation {
  const [side, otherSide] = [parseSide(core, one), parseSide(core, other)];
  const pairs = matchingPairs(core, side, otherSide);
  const [sides, ...more] = pairs;
  if (sides === undefined) throw noMatch(one, other);
  if (more.length > 0) throw ambiguous(one, other, pairs);
  const existing = [...core.relationsOf(side.app)].find(({ key }) => key === keyOf(sides));
  if (existing !== undefined) {
    throw new JujuEmulatorError(`the relation "${existing.key}" is there already`, {
      code: 'JUJU_EMULATOR_EXISTS',
      details: { relation: existing.key },
    });
  }
  const relation = new ModelRelation(core.nextNumber('relation'), sides);
  core.addRelation(relation);
  for (const { app } of sides) for (const unit of core.unitsOf(app)) enterRelations(core, unit);
  return relation;
}

/**
 * Finds a relation that there is.
 *
 * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
 */
export function findRelation(core: ModelCore, one: string, other: string): ModelRelation {
  const [side, otherSide] = [parseSide(core, one), parseSide(core, other)];
  const found = [...core.relationsOf(side.app)].filter((relation) => {
    if (relation.isPeer !== (side.app === otherSide.app)) return false;
    return fits(relation, side) && fits(relation, otherSide);
  });
  const [relation, ...more] = found;
  if (relation !== undefined && more.length === 0) return relation;
  const known = [...core.relations.values()].map(({ key }) => key).join(', ');
  throw new JujuEmulatorError(
    relation === undefined
      ? `there is no relation of "${one}" and "${other}"`
      : `there are several relations of "${one}" and "${other}": name the endpoints`,
    { code: 'JUJU_EMULATOR_UNKNOWN_NAME', hint: `There are: ${known === '' ? 'none' : known}.` },
  );
}

function fits(relation: ModelRelation, { app, endpoint }: NamedSide): boolean {
  return relation.sides.some((side) => side.app === app && (endpoint === undefined || side.endpoint === endpoint));
}

function parseSide(core: ModelCore, named: string): NamedSide {
  const [app = '', endpoint] = named.split(':');
  const { charm, life } = core.application(app);
  if (life === 'dying') {
    throw new JujuEmulatorError(`the application "${app}" is about to go`, { code: 'JUJU_EMULATOR_NOT_ALLOWED' });
  }
  if (endpoint === undefined) return { app };
  checkDeclared('endpoint', endpoint, charm.endpoints);
  return { app, endpoint };
}

/** Pairs of endpoints that speak the same, the requiring side first. */
function matchingPairs(core: ModelCore, one: NamedSide, other: NamedSide): readonly (readonly RelationSide[])[] {
  const required = sidesOf(core.application(one.app).charm, one, 'requires');
  const requiredOther = sidesOf(core.application(other.app).charm, other, 'requires');
  const provided = sidesOf(core.application(one.app).charm, one, 'provides');
  const providedOther = sidesOf(core.application(other.app).charm, other, 'provides');
  return [...pairs(required, providedOther), ...(one.app === other.app ? [] : pairs(requiredOther, provided))];
}

function sidesOf(
  charm: CharmDescription,
  { app, endpoint: named }: NamedSide,
  role: 'provides' | 'requires',
): readonly RelationSide[] {
  return Object.entries(charm.endpoints)
    .filter(([endpoint, declared]) => declared.role === role && (named === undefined || named === endpoint))
    .map(([endpoint, declared]) => ({ app, endpoint, interface: declared.interface }));
}

function pairs(
  requires: readonly RelationSide[],
  provides: readonly RelationSide[],
): readonly (readonly RelationSide[])[] {
  return requires.flatMap((requirer) =>
    provides
      .filter((provider) => provider.interface === requirer.interface && provider.app !== requirer.app)
      .map((provider) => [requirer, provider]),
  );
}

function keyOf(sides: readonly RelationSide[]): string {
  return sides.map(({ app, endpoint }) => `${app}:${endpoint}`).join(' ');
}

function noMatch(one: string, other: string): JujuEmulatorError {
  return new JujuEmulatorError(`cannot integrate "${one}" with "${other}": no endpoints fit together`, {
    code: 'JUJU_EMULATOR_BAD_VALUE',
    hint: 'One side must require the interface that the other provides.',
  });
}

function ambiguous(one: string, other: string, found: readonly (readonly RelationSide[])[]): JujuEmulatorError {
  return new JujuEmulatorError(`cannot integrate "${one}" with "${other}": it may be any of several relations`, {
    code: 'JUJU_EMULATOR_BAD_VALUE',
    hint: `Name the endpoints: ${found.map(keyOf).join(', or ')}.`,
  });
}
