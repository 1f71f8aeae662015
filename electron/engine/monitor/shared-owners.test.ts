import { expect, it } from 'vitest';
import type { Owner } from '../../../shared/domain/owner';
import { unitGroup } from '../testing/domain';
import { SharedOwners } from './shared-owners';

const group = unitGroup('web.service');
const owner = (): Owner => ({
  confidence: 'exact',
  reason: null,
  processes: ['7-70', '8-80'],
  user: 'ada',
  group,
  activation: null,
  service: null,
});

it('gives the object that it gave before for an owner that says the same', () => {
  const owners = new SharedOwners();
  const first = owners.share(owner());
  expect(owners.share(owner())).toBe(first);
});

it.each<Partial<Owner>>([
  { confidence: 'inferred', reason: 'notAccepted' },
  { processes: ['7-70'] },
  { processes: [] },
  { service: { name: 'web', displayName: 'Web' } },
  { user: null },
  { group: null },
  { group: unitGroup('db.service') },
  // Known anew, as after its directory was made again.
  { group: { ...group } },
  { activation: { socketUnit: 'web.socket', serviceUnit: 'web.service' } },
])('gives an owner with %j as it is', (difference) => {
  const owners = new SharedOwners();
  owners.share(owner());
  const other = { ...owner(), ...difference };
  expect(owners.share(other)).toBe(other);
});
